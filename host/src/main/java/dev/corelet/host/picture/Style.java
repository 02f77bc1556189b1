package dev.corelet.host.picture;

import dev.corelet.host.picture.Part.Mark;
import java.util.List;

/**
 * How much of a machine is shown, and how large. Small machines are shown with all they have; on larger ones, what all
 * cores have for themselves moves to the legend.
 */
enum Style {
    /** Cores with a caption and their caches. */
    FULL(10, 11, 20, 8),
    /** Cores with a caption. */
    COMPACT(9, 10, 16, 6),
    /** Cores around their CPUs. */
    DENSE(9, 9, 14, 4);

    static final int BAR_INDENT = 5;

    private final int captionSize;
    private final int cpuSize;
    private final int cpuHeight;
    private final int gap;

    Style(int captionSize, int cpuSize, int cpuHeight, int gap) {
        this.captionSize = captionSize;
        this.cpuSize = cpuSize;
        this.cpuHeight = cpuHeight;
        this.gap = gap;
    }

    /** Returns those parts that are written on a box, each on a line of its own, from the top. */
    List<Part> heads(Box box) {
        return switch (box.kind()) {
            case MACHINE -> box.parts().subList(1, box.parts().size());
            case CORE -> box.parts().stream().filter(this::showsInCore).toList();
            default -> box.parts();
        };
    }

    /** A divided cache is never left out: it is not for the core alone. */
    private boolean showsInCore(Part part) {
        return switch (this) {
            case FULL -> true;
            case COMPACT -> part.kind() == Kind.CORE || part.mark() == Mark.DIVIDED;
            case DENSE -> part.mark() == Mark.DIVIDED;
        };
    }

    Font font(Kind kind) {
        return switch (kind) {
            case PACKAGE -> new Font(captionSize + 2, true);
            case DIE, CLUSTER -> new Font(captionSize, true);
            case CPU -> new Font(cpuSize, false);
            default -> new Font(captionSize, false);
        };
    }

    /** Returns the height of a part at the top of its box. */
    int headHeight(Kind kind) {
        return font(kind).line() + (kind.isBar() ? 4 : 0);
    }

    /** Returns the least width of a part at the top of its box. */
    int headWidth(Part part) {
        return TextWidth.of(part.label(), font(part.kind())) + (part.kind().isBar() ? 2 * BAR_INDENT : 0);
    }

    int cpuHeight() {
        return cpuHeight;
    }

    int cpuWidth(String label) {
        return Math.max(TextWidth.of(label, font(Kind.CPU)) + 6, cpuHeight + 4);
    }

    /** Returns the space between the border of a box and what is inside. */
    int padding(Kind kind) {
        return switch (kind) {
            case MACHINE, CPU -> 0;
            case CORE -> gap / 2;
            default -> gap;
        };
    }

    /** Returns the space between boxes of a kind, and around parts at the top of a box. */
    int gap(Kind kind) {
        return switch (kind) {
            case MACHINE, PACKAGE -> gap + 4;
            case CORE, CPU -> gap / 2;
            default -> gap;
        };
    }
}
