package dev.corelet.host.log;

/** Keeps what others wrote from being taken for lines, fields or terminal commands of the log. Pure functions. */
final class Escapes {

    /** A container runtime cuts lines at 16 KiB. */
    private static final int MOST_CHARS = 4096;

    private Escapes() {}

    /** Returns the text in double quotes, as JSON has it. */
    static String quoted(String text) {
        return '"' + escaped(text, true) + '"';
    }

    /** Returns the text on one line, and nothing in it that a terminal would act on. */
    static String plain(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean inQuotes) {
        StringBuilder escaped = new StringBuilder(text.length() + 2);
        int end = Math.min(text.length(), MOST_CHARS);
        for (int i = 0; i < end; i++) {
            escape(text, i, inQuotes, escaped);
        }
        return text.length() > end ? escaped.append("...").toString() : escaped.toString();
    }

    private static void escape(String text, int at, boolean inQuotes, StringBuilder escaped) {
        char c = text.charAt(at);
        if (inQuotes && (c == '"' || c == '\\')) {
            escaped.append('\\').append(c);
        } else if (c == '\n') {
            escaped.append("\\n");
        } else if (c == '\t') {
            escaped.append("\\t");
        } else if (Character.isISOControl(c) || isLineBreak(c) || isFormat(c) || isHalf(text, at)) {
            escaped.append(String.format("\\u%04x", (int) c));
        } else {
            escaped.append(c);
        }
    }

    private static boolean isLineBreak(char c) {
        int type = Character.getType(c);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Such as those that have a terminal write from right to left. */
    private static boolean isFormat(char c) {
        return Character.getType(c) == Character.FORMAT;
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
