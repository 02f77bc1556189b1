package dev.corelet.host.picture;

import dev.corelet.host.picture.Section.Grid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives the boxes of a machine their places. The whole is as small as it can be on a screen of 16:10: of all ways to
 * break the boxes of each shape into rows, the one whose width and height fit the smallest such screen is taken.
 */
final class Layout {

    private static final double SCREEN = 1.6;

    private final Style style;
    private final Box machine;
    private final IdentityHashMap<Box, Shape> shapes;

    Layout(Box machine, Style style) {
        this.style = style;
        this.machine = machine;
        this.shapes = shapes();
    }

    /** What boxes of one shape have in common. */
    private record Likeness(Section.Key key, Set<Likeness> inside) {}

    private IdentityHashMap<Box, Shape> shapes() {
        Map<Likeness, List<Box>> alike = new LinkedHashMap<>();
        collect(machine, alike);
        IdentityHashMap<Box, Shape> shapes = new IdentityHashMap<>();
        alike.values().forEach(boxes -> {
            Shape shape = Shape.of(boxes, style, shapes::get);
            boxes.forEach(box -> shapes.put(box, shape));
        });
        return shapes;
    }

    /** Adds a box to those like it, after all that are inside. */
    private static Likeness collect(Box box, Map<Likeness, List<Box>> alike) {
        Likeness likeness = new Likeness(
                Section.Key.of(box),
                box.inner().stream().map(inner -> collect(inner, alike)).collect(Collectors.toSet()));
        alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(box);
        return likeness;
    }

    private Shape shape(Box box) {
        Shape shape = shapes.get(box);
        if (shape == null) {
            throw new IllegalArgumentException("the box of CPUs %s is not one of the machine".formatted(box.cpus()));
        }
        return shape;
    }

    /**
     * Returns the best size of the machine.
     *
     * @param leastWidth the least width of the picture
     * @param rest the height of what else is in the picture
     */
    Shape.Size size(int leastWidth, int rest) {
        Choices<Shape.Size> sizes = shape(machine).sizes();
        Shape.Size best = sizes.all().stream()
                .min(Comparator.comparingDouble(size -> Math.max(size.width() / SCREEN, size.height() + (double) rest)))
                .orElseThrow();
        return best.width() >= leastWidth
                ? best
                : new Shape.Size(leastWidth, sizes.within(leastWidth).height());
    }

    /** Places the machine in an area of such a size. */
    Placed place(Rect area) {
        return place(machine, area, area.width());
    }

    /**
     * Places a box.
     *
     * @param width that of the narrowest box beside it: pixels that a division left over don't change how boxes inside
     *     are arranged
     */
    private Placed place(Box box, Rect area, int width) {
        if (box.kind() == Kind.CPU) {
            return new Placed(box, area, List.of(head(box.parts().get(0), area)), List.of());
        }
        int padding = style.padding(box.kind());
        int left = area.x() + padding;
        int y = area.y() + padding;
        List<Placed.Head> heads = new ArrayList<>();
        for (Part part : style.heads(box)) {
            int height = style.headHeight(part.kind());
            heads.add(head(part, new Rect(left, y, area.width() - 2 * padding, height)));
            y += height + Shape.HEAD_GAP;
        }
        List<Placed> inner = new ArrayList<>();
        Map<Section.Key, List<Box>> inside = Section.divide(box.inner());
        Map<Section.Key, Grid> grids = grids(shape(box), width - 2 * padding);
        for (Map.Entry<Section.Key, Grid> section : grids.entrySet()) {
            List<Box> boxes = inside.getOrDefault(section.getKey(), List.of());
            Grid grid = section.getValue();
            Rect rows = new Rect(left, y, area.width() - 2 * padding, grid.height());
            inner.addAll(place(boxes, grid, rows, width - 2 * padding));
            y += boxes.isEmpty() ? 0 : Section.rows(boxes.size(), grid.columns()) * (grid.cellHeight() + grid.gap());
        }
        return new Placed(box, area, heads, inner);
    }

    private Placed.Head head(Part part, Rect area) {
        return new Placed.Head(part, style.font(part.kind()), area);
    }

    /** Chooses the grids of a shape. As far as it needs no other rows, boxes below each other get equal columns. */
    private static Map<Section.Key, Grid> grids(Shape shape, int width) {
        Map<Section.Key, Grid> grids = new LinkedHashMap<>();
        shape.sections()
                .forEach((key, section) -> grids.put(key, section.grids().within(width)));
        int most = grids.values().stream().mapToInt(Grid::columns).max().orElse(0);
        shape.sections()
                .forEach((key, section) -> grids.computeIfPresent(key, (k, grid) -> section.widen(grid, most, width)));
        return grids;
    }

    private List<Placed> place(List<Box> boxes, Grid grid, Rect area, int width) {
        List<Placed> placed = new ArrayList<>();
        int pitches = area.width() + grid.gap();
        int narrowest = (width + grid.gap()) / grid.columns() - grid.gap();
        for (int i = 0; i < boxes.size(); i++) {
            int column = i % grid.columns();
            int left = column * pitches / grid.columns();
            int right = (column + 1) * pitches / grid.columns() - grid.gap();
            int top = i / grid.columns() * (grid.cellHeight() + grid.gap());
            Rect cell = new Rect(area.x() + left, area.y() + top, right - left, grid.cellHeight());
            placed.add(place(boxes.get(i), cell, narrowest));
        }
        return placed;
    }
}
