package dev.corelet.sandbox.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of text under headings, each column as wide as its widest cell; the last one is wrapped at {@link #WIDTH}. */
final class TextTable {

    static final int WIDTH = 96;

    private static final String GAP = "  ";
    private static final String INDENT = "  ";
    private static final int NARROWEST_LAST = 20;

    private final List<String> headings;
    private final List<List<String>> lines = new ArrayList<>();

    TextTable(String... headings) {
        this.headings = List.of(headings);
        lines.add(this.headings);
    }

    void row(String... cells) {
        lines.add(List.of(cells));
    }

    /** Adds a line below a row that speaks of it and keeps to no column. */
    void remark(String text) {
        lines.add(List.of(text));
    }

    String write() {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(headings.size(), 0));
        for (List<String> cells : lines) {
            if (cells.size() == headings.size()) {
                for (int column = 0; column < cells.size(); column++) {
                    widths.set(
                            column,
                            Math.max(widths.get(column), cells.get(column).length()));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(cells -> write(text, cells, widths));
        return text.toString();
    }

    private void write(StringBuilder text, List<String> cells, List<Integer> widths) {
        boolean isRemark = cells.size() < headings.size();
        StringBuilder line = new StringBuilder(isRemark ? INDENT.repeat(3) : INDENT);
        for (int column = 0; column < cells.size() - 1; column++) {
            String cell = cells.get(column);
            line.append(cell)
                    .append(" ".repeat(widths.get(column) - cell.length()))
                    .append(GAP);
        }
        String indent = " ".repeat(line.length());
        String last = cells.get(cells.size() - 1);
        for (String part : wrap(last, Math.max(NARROWEST_LAST, WIDTH - indent.length()))) {
            text.append(line.append(part).toString().stripTrailing()).append('\n');
            line = new StringBuilder(indent);
        }
    }

    /** Breaks a text at spaces, or after commas, into lines of at most {@code width} characters where it can. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int comma = rest.lastIndexOf(',', width - 1) + 1;
            int at = space > 0 ? space : comma > 0 ? comma : width;
            lines.add(rest.substring(0, at).strip());
            rest = rest.substring(at).strip();
        }
        lines.add(rest);
        return lines;
    }
}
