package dev.corelet.host.picture;

import java.util.List;

/**
 * The whole picture: the machine's boxes between a heading and a legend.
 *
 * @param width in pixels
 * @param height in pixels
 * @param lines the heading and what is to be told about the machine
 * @param machine the boxes
 * @param legend what colours and borders mean
 */
record Page(int width, int height, List<Line> lines, Placed machine, List<Entry> legend) {

    /** A line of text; {@code area} is as wide as there is room. */
    record Line(String text, Font font, Rect area) {}

    /** An entry of the legend: a sample, and beside it what it means. */
    record Entry(Part sample, Rect area, List<Line> meaning) {}

    Page {
        lines = List.copyOf(lines);
        legend = List.copyOf(legend);
    }
}
