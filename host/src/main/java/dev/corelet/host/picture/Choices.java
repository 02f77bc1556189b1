package dev.corelet.host.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ways to arrange something that are worth a thought: for each, all others are wider or higher.
 *
 * @param all the ways, from narrow and high to wide and low; not empty
 */
record Choices<T extends Choices.Sized>(List<T> all) {

    /** So many are kept at most, spread over all widths; their number would multiply with each box around a box. */
    private static final int MOST = 64;

    /** Something with a size in pixels. */
    interface Sized {
        int width();

        int height();
    }

    Choices {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there is no way to arrange this");
        }
    }

    static <T extends Sized> Choices<T> among(Stream<T> ways) {
        List<T> best = new ArrayList<>();
        ways.sorted(Comparator.comparingInt(Sized::width).thenComparingInt(Sized::height))
                .filter(way -> best.isEmpty()
                        || way.height() < best.get(best.size() - 1).height())
                .forEachOrdered(best::add);
        int kept = Math.min(best.size(), MOST);
        return new Choices<>(IntStream.range(0, kept)
                .map(i -> kept == 1 ? 0 : i * (best.size() - 1) / (kept - 1))
                .mapToObj(best::get)
                .toList());
    }

    int leastWidth() {
        return all.get(0).width();
    }

    /**
     * Returns the lowest that is at most so wide.
     *
     * @throws IllegalArgumentException if all are wider
     */
    T within(int width) {
        if (leastWidth() > width) {
            throw new IllegalArgumentException("%d pixels are needed, not %d".formatted(leastWidth(), width));
        }
        return all.stream()
                .takeWhile(way -> way.width() <= width)
                .reduce((higher, lower) -> lower)
                .orElseThrow();
    }
}
