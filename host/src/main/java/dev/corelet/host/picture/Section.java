package dev.corelet.host.picture;

import dev.corelet.host.picture.Choices.Sized;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Boxes of one kind inside a box, which form a grid. All have the same size.
 *
 * @param most how many there are at most, in boxes of the same shape
 * @param grids the ways to arrange so many
 */
record Section(int most, Choices<Grid> grids) {

    /** Rows need not have the same length if one side of the grid were more than so many times the other. */
    private static final int TOO_LONG = 5;

    /** What boxes in one section have in common. */
    record Key(Kind kind, int tone) {

        static Key of(Box box) {
            return new Key(box.kind(), box.parts().get(0).tone());
        }
    }

    /** Rows and columns of cells. */
    record Grid(int columns, int rows, int cellWidth, int cellHeight, int gap) implements Sized {

        @Override
        public int width() {
            return columns * (cellWidth + gap) - gap;
        }

        @Override
        public int height() {
            return rows * (cellHeight + gap) - gap;
        }
    }

    /** Divides the boxes inside a box into sections; both keep the order of the boxes. */
    static Map<Key, List<Box>> divide(List<Box> boxes) {
        return boxes.stream().collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
    }

    static Section of(int most, Collection<Shape> shapes, int gap) {
        int least = shapes.stream()
                .mapToInt(shape -> shape.sizes().leastWidth())
                .max()
                .orElseThrow();
        Stream<Grid> grids = shapes.stream()
                .flatMap(shape -> shape.sizes().all().stream())
                .map(Sized::width)
                .filter(width -> width >= least)
                .distinct()
                .flatMap(width -> grids(most, width, height(shapes, width), gap));
        return new Section(most, Choices.among(grids));
    }

    private static int height(Collection<Shape> shapes, int width) {
        return shapes.stream()
                .mapToInt(shape -> shape.sizes().within(width).height())
                .max()
                .orElseThrow();
    }

    private static Stream<Grid> grids(int most, int width, int height, int gap) {
        return IntStream.rangeClosed(1, most)
                .filter(columns -> isTidy(most, columns))
                .mapToObj(columns -> new Grid(columns, rows(most, columns), width, height, gap));
    }

    /** Returns the grid with up to so many columns, if the width allows them and the rows stay as many. */
    Grid widen(Grid grid, int columns, int width) {
        int wider = Math.min(columns, (width + grid.gap()) / (grid.cellWidth() + grid.gap()));
        boolean keepsRows = wider > grid.columns() && rows(most, wider) == grid.rows();
        return keepsRows ? new Grid(wider, grid.rows(), grid.cellWidth(), grid.cellHeight(), grid.gap()) : grid;
    }

    static int rows(int count, int columns) {
        return (count + columns - 1) / columns;
    }

    /** Tells whether the last row is full or may lack the little that it does. */
    private static boolean isTidy(int count, int columns) {
        int lacking = rows(count, columns) * columns - count;
        return lacking == 0 || (lacking * 6 <= count && hasLongStripsOnly(count));
    }

    private static boolean hasLongStripsOnly(int count) {
        return IntStream.rangeClosed(1, count)
                .filter(rows -> count % rows == 0 && rows * rows <= count)
                .allMatch(rows -> count / rows > TOO_LONG * rows);
    }
}
