package dev.corelet.host.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in columns, as wide as their widest cell. The last column is broken after commas and at spaces, and shortened in
 * no way, where a line would grow longer than {@value #WIDTH} characters.
 */
final class TextTable {

    static final int WIDTH = 80;

    private static final String GAP = "  ";
    private static final int NARROWEST_LAST = 16;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        this.header = List.of(header);
    }

    void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, header.size()));
        }
        rows.add(List.of(cells));
    }

    /** Returns the lines, without the columns that are empty in every row, each line ended by a line feed. */
    String write() {
        List<Integer> shown = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            int index = column;
            if (rows.stream().anyMatch(row -> !row.get(index).isEmpty())) {
                shown.add(column);
            }
        }
        StringBuilder text = new StringBuilder();
        List<Integer> widths = shown.stream().map(this::width).toList();
        line(text, header, shown, widths);
        rows.forEach(row -> line(text, row, shown, widths));
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(header.get(column).length(), Math::max);
    }

    private void line(StringBuilder text, List<String> cells, List<Integer> shown, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown.size() - 1; i++) {
            String cell = cells.get(shown.get(i));
            String padding = " ".repeat(widths.get(i) - cell.length());
            line.append(isNumeric(shown.get(i)) ? padding + cell : cell + padding)
                    .append(GAP);
        }
        int indent = line.length();
        String last = shown.isEmpty() ? "" : cells.get(shown.get(shown.size() - 1));
        List<String> parts = wrap(last, Math.max(WIDTH - indent, NARROWEST_LAST));
        for (int i = 0; i < parts.size(); i++) {
            String start = i == 0 ? line.toString() : " ".repeat(indent);
            text.append((start + parts.get(i)).stripTrailing()).append('\n');
        }
    }

    private boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("[0-9]*"));
    }

    /**
     * Breaks a text into lines of at most {@code width} characters, after commas and at spaces. What has neither, such as
     * the name of a file, stays in one piece: it is for copying.
     */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int comma = rest.lastIndexOf(',', width - 1) + 1;
            int space = rest.lastIndexOf(' ', width);
            int at = Math.max(comma, space);
            if (at <= 0) {
                at = nextBreak(rest, width);
            }
            lines.add(rest.substring(0, at).stripTrailing());
            rest = rest.substring(at).stripLeading();
        }
        if (!rest.isEmpty() || lines.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    private static int nextBreak(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == ' ') {
                return at;
            }
            if (text.charAt(at) == ',') {
                return at + 1;
            }
        }
        return text.length();
    }
}
