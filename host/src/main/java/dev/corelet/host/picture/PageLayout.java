package dev.corelet.host.picture;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.picture.Page.Entry;
import dev.corelet.host.picture.Page.Line;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.TopologyText;
import java.util.ArrayList;
import java.util.List;

/** Puts a heading above the boxes of a machine and a legend below. */
final class PageLayout {

    private static final Font TITLE = new Font(14, true);
    private static final Font TEXT = new Font(11, false);

    private static final int MARGIN = 16;
    private static final int GAP = 12;

    /** Less is too narrow for the heading and the legend. */
    private static final int LEAST_WIDTH = 600;

    /** What heading and legend are guessed to need when the boxes are laid out. */
    private static final int USUAL_REST = 90;

    /** Longer lists of CPUs are cut off; {@code corelet topology} tells them all. */
    private static final int MOST_LINES = 3;

    private static final int SAMPLE_WIDTH = 22;

    private final DiscoveredMachine machine;
    private final Box box;
    private final Style style;

    PageLayout(DiscoveredMachine machine, Box box, Style style) {
        this.machine = machine;
        this.box = box;
        this.style = style;
    }

    Page page() {
        Layout layout = new Layout(box, style);
        Shape.Size size = layout.size(LEAST_WIDTH, USUAL_REST);
        List<Line> heading = heading(size.width());
        int top = bottom(heading) + GAP;
        Placed boxes = layout.place(new Rect(MARGIN, top, size.width(), size.height()));
        List<Entry> legend = legend(size.width(), boxes.area().bottom() + GAP);
        int bottom =
                legend.stream().mapToInt(entry -> entry.area().bottom()).max().orElse(0);
        return new Page(size.width() + 2 * MARGIN, bottom + MARGIN, heading, boxes, legend);
    }

    private static int bottom(List<Line> lines) {
        return lines.get(lines.size() - 1).area().bottom();
    }

    private List<Line> heading(int width) {
        CpuTopology topology = machine.topology();
        List<Line> lines = new ArrayList<>();
        append(lines, box.parts().get(0).label(), TITLE, width);
        append(lines, list("Isolated", topology.isolated()), TEXT, width);
        append(lines, list("Offline", topology.offline()), TEXT, width);
        if (!machine.findings().isEmpty()) {
            String findings = TopologyText.count(machine.findings().size(), "finding");
            append(lines, findings + "; corelet topology --check tells what was assumed", TEXT, width);
        }
        return lines;
    }

    private static String list(String what, CpuSet cpus) {
        return cpus.isEmpty() ? "" : "%s: %s: %s".formatted(what, TopologyText.count(cpus.size(), "CPU"), cpus);
    }

    private static void append(List<Line> lines, String text, Font font, int width) {
        int y = lines.isEmpty() ? MARGIN : bottom(lines);
        for (String line : text.isEmpty() ? List.<String>of() : shortened(TextWidth.wrap(text, font, width))) {
            lines.add(new Line(line, font, new Rect(MARGIN, y, width, font.line())));
            y += font.line();
        }
    }

    private static List<String> shortened(List<String> lines) {
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
        first.set(MOST_LINES - 1, "...");
        return first;
    }

    private List<Entry> legend(int width, int top) {
        List<Entry> entries = new ArrayList<>();
        int x = 0;
        int y = top;
        for (Part sample : Legend.of(machine.topology(), box, style)) {
            int room = width - SAMPLE_WIDTH;
            List<String> meaning = TextWidth.wrap(sample.label(), TEXT, room);
            int needed = SAMPLE_WIDTH
                    + meaning.stream()
                            .mapToInt(line -> TextWidth.of(line, TEXT))
                            .max()
                            .orElse(0);
            if (x > 0 && x + needed > width) {
                x = 0;
                y = entries.stream()
                                .mapToInt(entry -> entry.area().bottom())
                                .max()
                                .orElse(y)
                        + GAP / 2;
            }
            entries.add(entry(sample, meaning, new Rect(MARGIN + x, y, needed, meaning.size() * TEXT.line())));
            x += needed + GAP;
        }
        return entries;
    }

    private static Entry entry(Part sample, List<String> meaning, Rect area) {
        List<Line> lines = new ArrayList<>();
        for (String line : meaning) {
            int y = area.y() + lines.size() * TEXT.line();
            lines.add(new Line(
                    line, TEXT, new Rect(area.x() + SAMPLE_WIDTH, y, area.width() - SAMPLE_WIDTH, TEXT.line())));
        }
        return new Entry(sample, area, lines);
    }
}
