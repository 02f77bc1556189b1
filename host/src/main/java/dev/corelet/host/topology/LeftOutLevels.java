package dev.corelet.host.topology;

import static dev.corelet.host.topology.SyntheticLevel.CLUSTER;
import static dev.corelet.host.topology.SyntheticLevel.CORE;
import static dev.corelet.host.topology.SyntheticLevel.DIE;
import static dev.corelet.host.topology.SyntheticLevel.L2;
import static dev.corelet.host.topology.SyntheticLevel.L3;
import static dev.corelet.host.topology.SyntheticLevel.NUMA;
import static dev.corelet.host.topology.SyntheticLevel.PACKAGE;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts the levels that a description of a synthetic machine leaves out into it, one of each: around everything that
 * they are not inside of themselves. Where only some of several parts name a level, the others get one each.
 */
final class LeftOutLevels {

    /** A level that every core is in, and the levels that it is inside of where it is left out. */
    private record Place(SyntheticLevel level, Set<SyntheticLevel> around) {}

    private static final List<Place> PLACES = List.of(
            new Place(PACKAGE, EnumSet.noneOf(SyntheticLevel.class)),
            new Place(NUMA, EnumSet.noneOf(SyntheticLevel.class)),
            new Place(DIE, EnumSet.of(PACKAGE)),
            new Place(L3, EnumSet.of(PACKAGE)),
            new Place(CLUSTER, EnumSet.of(DIE)),
            new Place(CORE, EnumSet.of(PACKAGE, NUMA, DIE, L3, CLUSTER, L2)));

    private LeftOutLevels() {}

    static SyntheticPart fillIn(SyntheticPart machine) {
        SyntheticPart filled = machine;
        for (Place place : PLACES) {
            filled = filled.with(fillIn(place, filled));
        }
        return filled;
    }

    private static List<SyntheticPart> fillIn(Place place, SyntheticPart outer) {
        if (!outer.names(place.level())) {
            return put(place, outer, outer.inside());
        }
        return outer.inside().stream()
                .flatMap(part -> {
                    if (part.level() == place.level()) {
                        return Stream.of(part);
                    }
                    return part.names(place.level())
                            ? Stream.of(part.with(fillIn(place, part)))
                            : put(place, outer, List.of(part)).stream();
                })
                .toList();
    }

    /** Puts one of the level around {@code parts}, or into each of them that has a level in it which goes around. */
    private static List<SyntheticPart> put(Place place, SyntheticPart outer, List<SyntheticPart> parts) {
        if (parts.stream().noneMatch(part -> hasAround(place, part))) {
            return List.of(new SyntheticPart(outer.text(), place.level(), 1, outer.traits(), List.of(), parts));
        }
        return parts.stream()
                .flatMap(part -> hasAround(place, part)
                        ? Stream.of(part.with(put(place, part, part.inside())))
                        : put(place, outer, List.of(part)).stream())
                .toList();
    }

    private static boolean hasAround(Place place, SyntheticPart part) {
        return place.around().stream().anyMatch(part::names);
    }
}
