package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The kernel's other text form of a set: 32-bit words in hexadecimal, the highest first ({@code 00000001,0000000f}). */
final class CpuMask {

    private static final int DIGITS = 8;
    private static final int BITS_OF_DIGIT = 4;

    /** What a mask of all ids has, commas included. */
    private static final int MAX_LENGTH = (CpuSet.MAX_ID + 1) / (DIGITS * BITS_OF_DIGIT) * (DIGITS + 1);

    private static final int BITS_OF_WORD = DIGITS * BITS_OF_DIGIT;

    private CpuMask() {}

    /**
     * Parses a mask.
     *
     * @throws IllegalArgumentException if the text is no mask or names a CPU above {@link CpuSet#MAX_ID}
     */
    static CpuSet parse(String mask) {
        if (mask.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("more digits than there are ids");
        }
        int[] ids = new int[mask.length() * BITS_OF_DIGIT];
        int count = 0;
        int digits = 0;
        for (int at = mask.length() - 1; at >= 0; at--) {
            boolean boundary = digits % DIGITS == 0 && digits > 0;
            if (boundary && mask.charAt(at) == ',' && at > 0) {
                at--;
            } else if (boundary) {
                throw new IllegalArgumentException("a word of more than 8 digits");
            }
            int value = digitAt(mask, at);
            for (int bit = 0; value != 0 && bit < BITS_OF_DIGIT; bit++) {
                if ((value >> bit & 1) != 0) {
                    ids[count++] = digits * BITS_OF_DIGIT + bit;
                }
            }
            digits++;
        }
        if (digits == 0) {
            throw new IllegalArgumentException("no digits");
        }
        return CpuSet.of(Arrays.copyOf(ids, count));
    }

    /** Returns the mask of a set, in as many words as its highest CPU needs. */
    static String format(CpuSet cpus) {
        int[] words = new int[cpus.isEmpty() ? 1 : cpus.last() / BITS_OF_WORD + 1];
        cpus.stream().forEach(cpu -> words[words.length - 1 - cpu / BITS_OF_WORD] |= 1 << cpu % BITS_OF_WORD);
        HexFormat hex = HexFormat.of();
        return Arrays.stream(words).mapToObj(hex::toHexDigits).collect(Collectors.joining(","));
    }

    private static int digitAt(String mask, int at) {
        int value = Character.digit(mask.charAt(at), 16);
        if (value < 0 || mask.charAt(at) > 'f') {
            throw new IllegalArgumentException("no mask of hexadecimal words");
        }
        return value;
    }
}
