package dev.corelet.host.containerd;

/** Where a TOML value ends, which may be some lines further on. */
final class TomlValue {

    private final CharSequence text;
    private int place;
    private int depth;

    private TomlValue(CharSequence text) {
        this.text = text;
    }

    /** Returns whether strings, lists and inline tables that begin in the text end in it, too. */
    static boolean isComplete(CharSequence text) {
        return new TomlValue(text).endsInside();
    }

    private boolean endsInside() {
        while (place < text.length()) {
            char found = text.charAt(place);
            if (found == '"' || found == '\'') {
                if (!skipString(found)) {
                    return false;
                }
            } else if (found == '#') {
                skipRemark();
            } else {
                depth += found == '[' || found == '{' ? 1 : found == ']' || found == '}' ? -1 : 0;
                place++;
            }
        }
        return depth <= 0;
    }

    private boolean skipString(char quote) {
        String delimiter =
                isAt(String.valueOf(quote).repeat(3)) ? String.valueOf(quote).repeat(3) : String.valueOf(quote);
        place += delimiter.length();
        while (place < text.length()) {
            if (quote == '"' && text.charAt(place) == '\\') {
                place += 2;
            } else if (isAt(delimiter)) {
                place += delimiter.length();
                return true;
            } else {
                place++;
            }
        }
        return false;
    }

    private boolean isAt(String wanted) {
        return place + wanted.length() <= text.length()
                && wanted.contentEquals(text.subSequence(place, place + wanted.length()));
    }

    private void skipRemark() {
        while (place < text.length() && text.charAt(place) != '\n') {
            place++;
        }
    }
}
