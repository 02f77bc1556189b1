package dev.corelet.host.picture;

import dev.corelet.host.topology.DiscoveredMachine;

/**
 * Draws a machine as nested boxes: packages, dies, clusters, NUMA nodes, caches and cores, with the CPUs inside.
 *
 * <p>Three steps, each a pure function: {@link Nesting} says which box lies in which, {@link PageLayout} where they
 * are, {@link SvgPage} writes that down.
 */
public final class TopologyPicture {

    /** What is seen at once on most screens, in pixels. */
    private static final int SCREEN_WIDTH = 1800;

    private static final int SCREEN_HEIGHT = 1000;

    private TopologyPicture() {}

    /** Returns a picture of a machine as an SVG document, in ASCII. Equal machines give the same text. */
    public static String svg(DiscoveredMachine machine) {
        return SvgPage.write(page(machine));
    }

    /** Shows as much as fits a screen. */
    static Page page(DiscoveredMachine machine) {
        Box box = Nesting.of(machine.topology());
        Page page = new PageLayout(machine, box, Style.FULL).page();
        if (!fits(page)) {
            page = new PageLayout(machine, box, Style.COMPACT).page();
        }
        return fits(page) ? page : new PageLayout(machine, box, Style.DENSE).page();
    }

    private static boolean fits(Page page) {
        return page.width() <= SCREEN_WIDTH && page.height() <= SCREEN_HEIGHT;
    }
}
