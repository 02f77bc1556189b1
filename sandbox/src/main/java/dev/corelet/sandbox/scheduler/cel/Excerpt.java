package dev.corelet.sandbox.scheduler.cel;

import dev.cel.common.CelSourceLocation;
import java.util.List;

/** A place in an expression, for one-line messages. */
record Excerpt(String expression, int line, int column) {

    private static final int LONGEST = 60;

    /** Takes the library's location, whose lines count from one and columns from zero. */
    Excerpt(String expression, CelSourceLocation location) {
        this(expression, location.getLine(), location.getColumn() + 1);
    }

    /** Finds the place of a code point, counted from zero. */
    static Excerpt at(String expression, int codePoint) {
        int line = 1;
        int column = 1;
        for (int c : expression.codePoints().limit(codePoint).toArray()) {
            column = c == '\n' ? 1 : column + 1;
            line = c == '\n' ? line + 1 : line;
        }
        return new Excerpt(expression, line, column);
    }

    /** Returns "column 8: reason, at "…"", naming the line too when there are several. */
    String describe(String reason) {
        List<String> lines = expression.lines().toList();
        String text = line >= 1 && line <= lines.size() ? lines.get(line - 1) : expression;
        int start = column >= 1 && column <= text.length() ? column - 1 : 0;
        return (lines.size() > 1 ? "line " + line + " " : "") + "column " + column + ": "
                + reason.replaceAll("\\s+", " ").strip() + ", at \"" + shorten(text.substring(start)) + "\"";
    }

    /** Returns the text on one line, cut when it is long. */
    static String shorten(String text) {
        String flat = text.replaceAll("\\s+", " ").strip();
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST - 1) + "…";
    }
}
