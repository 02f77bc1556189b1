package dev.corelet.host.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Estimates how wide text is drawn, without knowing the font: each character is as wide as in the widest of the common
 * sans-serif fonts (Verdana, DejaVu Sans), so that text may end early but never outside its box.
 */
final class TextWidth {

    private static final String NARROW = "ijl.,:;'|";
    private static final String SLIM = " -()[]/!frtI\"";
    private static final String WIDE = "mwMW%@&#+<=>^~";

    private static final Pattern BREAK = Pattern.compile("(?<=,)(?! )|(?<=[^0-9] )");

    private static final double BOLD = 1.15;

    private TextWidth() {}

    /** Returns the width of a line of text, in pixels. */
    static int of(String text, Font font) {
        double ems = text.chars().mapToDouble(c -> ems((char) c)).sum();
        return (int) Math.ceil(ems * font.size() * (font.bold() ? BOLD : 1));
    }

    private static double ems(char c) {
        if (NARROW.indexOf(c) >= 0) {
            return 0.35;
        }
        if (SLIM.indexOf(c) >= 0) {
            return 0.45;
        }
        if (WIDE.indexOf(c) >= 0 || c > '~') {
            return 1;
        }
        return Character.isUpperCase(c) ? 0.79 : 0.64;
    }

    /** Breaks text into lines behind commas and at spaces, but not between a number and its unit. A word that is wider than a line is a line of its own. */
    static List<String> wrap(String text, Font font, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : BREAK.splitAsStream(text).toList()) {
            if (!line.isEmpty() && of((line + word).strip(), font) > width) {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
            line.append(word);
        }
        lines.add(line.toString().strip());
        return lines;
    }
}
