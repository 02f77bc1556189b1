package dev.corelet.sandbox.apiserver;

import java.security.SecureRandom;
import java.util.function.Predicate;

/** Makes names from {@code generateName}: the prefix and five characters that form no words. */
final class NameGenerator {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int PREFIX_MAX = 63 - SUFFIX_LENGTH;

    private final SecureRandom random = new SecureRandom();

    /** Returns a name that is not taken. */
    String generate(String prefix, Predicate<String> isTaken) {
        String base = prefix.length() > PREFIX_MAX ? prefix.substring(0, PREFIX_MAX) : prefix;
        String name;
        do {
            StringBuilder candidate = new StringBuilder(base);
            for (int i = 0; i < SUFFIX_LENGTH; i++) {
                candidate.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            name = candidate.toString();
        } while (isTaken.test(name));
        return name;
    }
}
