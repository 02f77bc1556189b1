package dev.corelet.sandbox.expect;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.script.Expectation;
import dev.corelet.sandbox.script.Property;
import dev.corelet.sandbox.script.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a state of the cluster with what it should be. */
final class Inspection {

    private final Sightings sightings;

    Inspection(Sightings sightings) {
        this.sightings = sightings;
    }

    /** Returns a line for everything that does not hold, and for each whom it does not hold of. */
    List<String> failures(List<Expectation> expectations) {
        return expectations.stream()
                .flatMap(expectation ->
                        failures(expectation).stream().map(failure -> expectation.place() + ": " + failure))
                .toList();
    }

    private List<String> failures(Expectation expectation) {
        if (expectation instanceof Expectation.InState state) {
            return state.state().equals(Expectation.ABSENT)
                    ? present(state.of())
                    : each(state.of(), found -> mismatch(found.state().equals(state.state()), state.state(), found));
        }
        if (expectation instanceof Expectation.Saying saying) {
            return each(
                    saying.of(),
                    found -> mismatch(
                            found.message().contains(saying.text()),
                            "the message '%s'".formatted(saying.text()),
                            found));
        }
        if (expectation instanceof Expectation.Having having) {
            return each(having.of(), found -> having(having, found));
        }
        if (expectation instanceof Expectation.HavingMany having) {
            return each(having.of(), found -> havingMany(having, found));
        }
        return related((Expectation.Related) expectation);
    }

    private List<String> present(Subject subject) {
        return sightings.of(subject.kind(), subject.name()).stream()
                .map(found -> "expected none, found " + found)
                .toList();
    }

    private List<String> each(Subject subject, Function<Found, Optional<String>> check) {
        List<Found> found = sightings.of(subject.kind(), subject.name());
        return found.isEmpty()
                ? List.of(missing(subject.kind(), subject.name()))
                : found.stream().map(check).flatMap(Optional::stream).toList();
    }

    private String missing(Subject.Kind kind, String name) {
        String all = sightings.of(kind).stream().map(Found::name).collect(Collectors.joining(", "));
        return "expected %s %s, found %s"
                .formatted(
                        kind == Subject.Kind.CONTAINER ? "a container" : "a claim",
                        name,
                        all.isEmpty() ? "none at all" : "only " + all);
    }

    private static Optional<String> mismatch(boolean holds, String expected, Found found) {
        return holds
                ? Optional.empty()
                : Optional.of("expected %s, found: %s is %s".formatted(expected, found.name(), found.stateAndReason()));
    }

    private Optional<String> having(Expectation.Having having, Found found) {
        Holding holding = holding(having.of(), found);
        CpuSet ids = holding.ids(having.property());
        return ids.equals(having.ids())
                ? Optional.empty()
                : Optional.of(
                        "expected %s, found %s: %s".formatted(orNone(having.ids()), orNone(ids), told(found, holding)));
    }

    private Optional<String> havingMany(Expectation.HavingMany having, Found found) {
        Holding holding = holding(having.of(), found);
        int number = holding.ids(having.property()).size();
        return having.bound().allows(number, having.number())
                ? Optional.empty()
                : Optional.of("expected %s%d, found %d: %s"
                        .formatted(having.bound(), having.number(), number, told(found, holding)));
    }

    private Holding holding(Subject subject, Found found) {
        return subject.part()
                .map(part -> found.part(part, sightings.of(Subject.Kind.CONTAINER, part.with())))
                .orElse(found.holding());
    }

    private static String told(Found found, Holding holding) {
        return holding.equals(found.holding()) ? found.toString() : "%s; of these, %s".formatted(found, holding);
    }

    private List<String> related(Expectation.Related related) {
        List<Found> all = new ArrayList<>();
        for (String name : related.containers()) {
            List<Found> named = sightings.of(Subject.Kind.CONTAINER, name);
            if (named.isEmpty()) {
                return List.of(missing(Subject.Kind.CONTAINER, name));
            }
            named.stream().filter(found -> !all.contains(found)).forEach(all::add);
        }
        return failure(related, all).stream()
                .map(failure -> "%s; %s"
                        .formatted(failure, all.stream().map(Found::toString).collect(Collectors.joining("; "))))
                .toList();
    }

    /** Who has nothing at all is as anybody should be, so that it does not pass for being so. */
    private static Optional<String> failure(Expectation.Related related, List<Found> all) {
        Property property = related.property();
        Optional<Found> empty =
                all.stream().filter(found -> found.holding().cpus().isEmpty()).findFirst();
        if (empty.isPresent()) {
            return Optional.of("expected CPUs of all, found none of %s"
                    .formatted(empty.get().name()));
        }
        Stream<String> failures = switch (related.relation()) {
            case SAME ->
                all.stream()
                        .filter(found -> !found.ids(property).equals(all.get(0).ids(property)))
                        .map(found -> "expected the same %s, found other ones of %s".formatted(property, found.name()));
            case DISJOINT ->
                all.stream()
                        .flatMap(found -> all.subList(0, all.indexOf(found)).stream()
                                .filter(earlier -> earlier.ids(property).intersects(found.ids(property)))
                                .map(earlier -> "expected no %s in common, found some of %s and %s"
                                        .formatted(property, earlier.name(), found.name())));
            case COMMON ->
                all.stream()
                        .map(found -> found.ids(property))
                        .reduce(CpuSet::intersect)
                        .filter(CpuSet::isEmpty)
                        .map(none -> "expected %s in common, found none".formatted(property))
                        .stream();
        };
        return failures.findFirst();
    }

    private static String orNone(CpuSet ids) {
        return ids.isEmpty() ? "none" : ids.toString();
    }
}
