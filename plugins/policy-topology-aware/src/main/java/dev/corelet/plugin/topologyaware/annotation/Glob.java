package dev.corelet.plugin.topologyaware.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern as shells have them: {@code *} stands for any letters but {@code /}, {@code ?} for one, {@code [a-c]} for
 * one of some and {@code [^a-c]} for another one; a backslash takes the next letter as it is. Matching takes time
 * proportional to the product of their lengths at most.
 */
public final class Glob {

    /** What stands at one place of a pattern. */
    private interface Part {

        boolean fits(char letter);
    }

    private enum Wildcard implements Part {
        /** One letter. */
        ANY,
        /** Any number of letters. */
        STAR;

        @Override
        public boolean fits(char letter) {
            return letter != '/';
        }
    }

    private record Exactly(char expected) implements Part {

        @Override
        public boolean fits(char letter) {
            return letter == expected;
        }
    }

    private record OneOf(String ranges, boolean others) implements Part {

        @Override
        public boolean fits(char letter) {
            return letter != '/' && isAmong(letter) != others;
        }

        private boolean isAmong(char letter) {
            int at = 0;
            while (at < ranges.length()) {
                boolean range = at + 2 < ranges.length() && ranges.charAt(at + 1) == '-';
                char last = ranges.charAt(range ? at + 2 : at);
                if (ranges.charAt(at) <= letter && letter <= last) {
                    return true;
                }
                at += range ? 3 : 1;
            }
            return false;
        }
    }

    private final List<Part> parts;

    private Glob(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Returns the pattern; empty if a bracket is not closed, or empty, or a backslash ends it. */
    public static Optional<Glob> parse(String pattern) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            char letter = pattern.charAt(at);
            if (letter == '[') {
                int close = closing(pattern, at);
                if (close < 0) {
                    return Optional.empty();
                }
                boolean others = pattern.charAt(at + 1) == '^';
                parts.add(new OneOf(pattern.substring(others ? at + 2 : at + 1, close), others));
                at = close;
            } else if (letter == '*') {
                parts.add(Wildcard.STAR);
            } else if (letter == '?') {
                parts.add(Wildcard.ANY);
            } else if (letter == '\\' && at + 1 == pattern.length()) {
                return Optional.empty();
            } else {
                at += letter == '\\' ? 1 : 0;
                parts.add(new Exactly(pattern.charAt(at)));
            }
            at++;
        }
        return Optional.of(new Glob(parts));
    }

    private static int closing(String pattern, int open) {
        int first = open + 1 < pattern.length() && pattern.charAt(open + 1) == '^' ? open + 2 : open + 1;
        return pattern.indexOf(']', first + 1);
    }

    /** Tells whether a whole text is like the pattern. */
    public boolean matches(String text) {
        int part = 0;
        int at = 0;
        int star = -1;
        int starEnd = 0;
        while (at < text.length()) {
            boolean fits = part < parts.size() && parts.get(part).fits(text.charAt(at));
            if (part < parts.size() && parts.get(part) == Wildcard.STAR) {
                star = part++;
                starEnd = at;
            } else if (fits) {
                part++;
                at++;
            } else if (star >= 0 && Wildcard.STAR.fits(text.charAt(starEnd))) {
                // The last star takes one letter more. Earlier ones never have to: they could only leave less to it.
                part = star + 1;
                at = ++starEnd;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part) == Wildcard.STAR) {
            part++;
        }
        return part == parts.size();
    }
}
