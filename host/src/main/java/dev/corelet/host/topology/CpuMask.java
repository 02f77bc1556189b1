package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The kernel's other text form of a set: 32-bit words in hexadecimal, the highest first ({@code 00000001,0000000f}). */
final class CpuMask {

    private static final Pattern WORDS = Pattern.compile("[0-9a-fA-F]{1,8}(,[0-9a-fA-F]{8})*");

    private CpuMask() {}

    /**
     * Parses a mask.
     *
     * @throws IllegalArgumentException if the text is no mask or names a CPU above {@link CpuSet#MAX_ID}
     */
    static CpuSet parse(String mask) {
        if (!WORDS.matcher(mask).matches()) {
            throw new IllegalArgumentException("no mask of hexadecimal words");
        }
        String[] words = mask.split(",", -1);
        int[] ids = new int[words.length * 32];
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            long bits = Long.parseLong(words[words.length - 1 - i], 16);
            for (; bits != 0; bits &= bits - 1) {
                ids[count++] = i * 32 + Long.numberOfTrailingZeros(bits);
            }
        }
        return CpuSet.of(Arrays.copyOf(ids, count));
    }
}
