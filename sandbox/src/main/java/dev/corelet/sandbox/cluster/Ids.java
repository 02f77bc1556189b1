package dev.corelet.sandbox.cluster;

import java.util.Random;
import java.util.UUID;

/** Makes names and ids that look random and are the same in every run. */
final class Ids {

    private static final long SEED = 0x0c04e1e7;
    /** What Kubernetes takes generated suffixes from: no vowels, so no words. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final Random random = new Random(SEED);

    /** Returns five characters to end a name with. */
    String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }

    String uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return UUID.nameUUIDFromBytes(bytes).toString();
    }
}
