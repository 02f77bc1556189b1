package dev.corelet.host.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What holds for every picture. */
final class Pages {

    private static final int LEAST_FONT = 9;

    private Pages() {}

    static void check(Page page, CpuTopology machine) {
        assertThat(page.machine()
                        .all()
                        .filter(placed -> placed.box().kind() == Kind.CPU)
                        .map(placed ->
                                Integer.parseInt(placed.box().parts().get(0).label())))
                .as("CPUs")
                .containsExactlyInAnyOrderElementsOf(
                        machine.online().stream().boxed().toList());
        areInside(new Rect(0, 0, page.width(), page.height()), contents(page));
        areApart(contents(page));
        page.machine().all().forEach(Pages::check);
        lines(page).forEach(line -> fits(line.text(), line.font(), line.area()));
    }

    private static void check(Placed placed) {
        List<Rect> inside = new ArrayList<>();
        if (placed.box().kind() != Kind.CPU) {
            placed.heads().forEach(head -> inside.add(head.area()));
        }
        placed.inner().forEach(inner -> inside.add(inner.area()));
        areInside(placed.area(), inside);
        areApart(inside);
        placed.heads().forEach(head -> fits(head.part().label(), head.font(), head.area()));
        Section.divide(placed.inner().stream().map(Placed::box).toList())
                .forEach((key, boxes) -> areAlike(placed.inner().stream()
                        .filter(inner -> boxes.contains(inner.box()))
                        .toList()));
    }

    private static List<Rect> contents(Page page) {
        return Stream.of(
                        page.lines().stream().map(Page.Line::area),
                        Stream.of(page.machine().area()),
                        page.legend().stream().map(Page.Entry::area))
                .flatMap(areas -> areas)
                .toList();
    }

    private static Stream<Page.Line> lines(Page page) {
        return Stream.concat(page.lines().stream(), page.legend().stream().flatMap(entry -> entry.meaning().stream()));
    }

    private static void areInside(Rect area, List<Rect> areas) {
        assertThat(areas).allMatch(area::contains, "is inside " + area);
    }

    private static void areApart(List<Rect> areas) {
        List<Rect> ordered =
                areas.stream().sorted(Comparator.comparingInt(Rect::y)).toList();
        for (int i = 0; i < ordered.size(); i++) {
            Rect one = ordered.get(i);
            for (int j = i + 1; j < ordered.size() && ordered.get(j).y() < one.bottom(); j++) {
                if (one.overlaps(ordered.get(j))) {
                    throw new AssertionError("%s and %s overlap".formatted(one, ordered.get(j)));
                }
            }
        }
    }

    private static void fits(String text, Font font, Rect area) {
        assertThat(TextWidth.of(text, font)).as(text).isLessThanOrEqualTo(area.width());
        assertThat(font.size()).as(text).isBetween(LEAST_FONT, area.height());
    }

    /** Pixels that cannot be divided evenly may make some of them one wider. */
    private static void areAlike(List<Placed> boxes) {
        assertThat(boxes.stream()
                        .mapToInt(box -> box.area().height())
                        .distinct()
                        .count())
                .as("heights beside each other")
                .isEqualTo(1);
        int least = boxes.stream().mapToInt(box -> box.area().width()).min().orElseThrow();
        assertThat(boxes).allMatch(box -> box.area().width() <= least + 1, "has a width of " + least);
    }
}
