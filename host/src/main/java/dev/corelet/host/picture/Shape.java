package dev.corelet.host.picture;

import dev.corelet.host.picture.Choices.Sized;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Boxes that look alike: they hold the same kinds of boxes, and they can all have the same size.
 *
 * @param sections what they hold, from top to bottom; some of the boxes may hold less
 * @param sizes the sizes they can have
 */
record Shape(Map<Section.Key, Section> sections, Choices<Size> sizes) {

    /** The space below a part at the top of a box. */
    static final int HEAD_GAP = 4;

    /** A size in pixels. */
    record Size(int width, int height) implements Sized {}

    /**
     * Returns the shape of boxes.
     *
     * @param inside the shapes of the boxes inside
     */
    static Shape of(List<Box> boxes, Style style, Function<Box, Shape> inside) {
        Kind kind = boxes.get(0).kind();
        if (kind == Kind.CPU) {
            return ofCpus(boxes, style);
        }
        Map<Section.Key, Section> sections = sections(boxes, style, inside);
        Choices<Size> sizes = Choices.among(widths(leastWidth(boxes, sections, style), sections)
                .mapToObj(width -> new Size(
                        width + 2 * style.padding(kind),
                        headHeight(boxes, style) + height(sections, width, style) + 2 * style.padding(kind))));
        return new Shape(sections, sizes);
    }

    private static Shape ofCpus(List<Box> cpus, Style style) {
        int width = cpus.stream()
                .mapToInt(cpu -> style.cpuWidth(cpu.parts().get(0).label()))
                .max()
                .orElseThrow();
        return new Shape(Map.of(), new Choices<>(List.of(new Size(width, style.cpuHeight()))));
    }

    private static Map<Section.Key, Section> sections(List<Box> boxes, Style style, Function<Box, Shape> inside) {
        Map<Section.Key, Set<Shape>> shapes = new LinkedHashMap<>();
        Map<Section.Key, Integer> most = new LinkedHashMap<>();
        for (Box box : boxes) {
            Section.divide(box.inner()).forEach((key, inner) -> {
                most.merge(key, inner.size(), Math::max);
                inner.forEach(one ->
                        shapes.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(inside.apply(one)));
            });
        }
        Map<Section.Key, Section> sections = new LinkedHashMap<>();
        shapes.forEach((key, ofSection) ->
                sections.put(key, Section.of(most.getOrDefault(key, 0), ofSection, style.gap(key.kind()))));
        return sections;
    }

    private static int leastWidth(List<Box> boxes, Map<Section.Key, Section> sections, Style style) {
        IntStream ofHeads =
                boxes.stream().flatMap(box -> style.heads(box).stream()).mapToInt(style::headWidth);
        IntStream ofSections =
                sections.values().stream().mapToInt(section -> section.grids().leastWidth());
        return IntStream.concat(ofHeads, ofSections).max().orElse(0);
    }

    private static int headHeight(List<Box> boxes, Style style) {
        return boxes.stream()
                .mapToInt(box -> style.heads(box).stream()
                        .mapToInt(part -> style.headHeight(part.kind()) + HEAD_GAP)
                        .sum())
                .max()
                .orElse(0);
    }

    private static IntStream widths(int least, Map<Section.Key, Section> sections) {
        Stream<Sized> grids = sections.values().stream().flatMap(section -> section.grids().all().stream());
        return IntStream.concat(
                        IntStream.of(least), grids.mapToInt(Sized::width).filter(width -> width > least))
                .distinct();
    }

    /** Returns the height of the sections, one above the other. */
    private static int height(Map<Section.Key, Section> sections, int width, Style style) {
        int height = 0;
        int gap = 0;
        for (Map.Entry<Section.Key, Section> section : sections.entrySet()) {
            height += gap + section.getValue().grids().within(width).height();
            gap = style.gap(section.getKey().kind());
        }
        return height;
    }
}
