package dev.corelet.sandbox.apiserver.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * Returns the known name that is closest to the one given, if one is close.
     *
     * <p>A name is close when one begins with the other ({@code deviceClass}, {@code deviceClassName}) or when at most
     * a third of its letters have to change.
     */
    public static Optional<String> forName(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isClose(name, candidate))
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isClose(String name, String candidate) {
        String lower = name.toLowerCase(Locale.ROOT);
        String lowerCandidate = candidate.toLowerCase(Locale.ROOT);
        boolean prefix = name.length() >= 3 && (lowerCandidate.startsWith(lower) || lower.startsWith(lowerCandidate));
        return prefix || distance(lower, lowerCandidate) <= Math.max(1, candidate.length() / 3);
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int substitution = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                current[column] = Math.min(
                        previous[column - 1] + substitution, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
