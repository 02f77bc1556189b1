package dev.corelet.host.picture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A box with its place in the picture.
 *
 * @param box the box
 * @param area where it is
 * @param heads the parts written on it
 * @param inner the boxes inside
 */
record Placed(Box box, Rect area, List<Head> heads, List<Placed> inner) {

    /** A part that is written on a box, and where. */
    record Head(Part part, Font font, Rect area) {}

    Placed {
        heads = List.copyOf(heads);
        inner = List.copyOf(inner);
    }

    /** Returns this box and all inside. */
    Stream<Placed> all() {
        return Stream.concat(Stream.of(this), inner.stream().flatMap(Placed::all));
    }
}
