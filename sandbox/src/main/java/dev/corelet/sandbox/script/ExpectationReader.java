package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.script.Expectation.Bound;
import dev.corelet.sandbox.script.Expectation.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Turns what stands below {@code expect} into single expectations. */
final class ExpectationReader {

    private static final List<String> CONTAINER_STATES =
            List.of("running", "pending", "failed", "terminating", Expectation.ABSENT);
    private static final List<String> CLAIM_STATES = List.of("pending", "allocated", "prepared", Expectation.ABSENT);
    private static final String CONTAINER = "NAMESPACE/POD/CONTAINER, where * stands for any text";
    private static final String CLAIM = "NAMESPACE/CLAIM, where * stands for any text";
    private static final String SHARED_WITH = "sharedWith";
    private static final String NOT_SHARED_WITH = "notSharedWith";

    private final ScriptNodes nodes;
    private final List<Expectation> read = new ArrayList<>();

    ExpectationReader(ScriptNodes nodes) {
        this.nodes = nodes;
    }

    List<Expectation> read(Node node, String path) {
        List<String> keys = new ArrayList<>(List.of("containers", "claims"));
        Stream.of(Relation.values()).map(Relation::toString).forEach(keys::add);
        nodes.entries(node, path, keys).forEach((key, value) -> {
            String full = path + "." + key;
            switch (key) {
                case "containers" ->
                    nodes.entries(value, full, List.of())
                            .forEach((name, what) -> container(name, what, full + "." + name));
                case "claims" ->
                    nodes.entries(value, full, List.of()).forEach((name, what) -> claim(name, what, full + "." + name));
                default -> relations(relation(key), value, full);
            }
        });
        if (read.isEmpty()) {
            throw nodes.wrong(node, path, "nothing", String.join(", ", keys));
        }
        return List.copyOf(read);
    }

    private static Relation relation(String key) {
        return Stream.of(Relation.values())
                .filter(relation -> relation.toString().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void container(String name, Node node, String path) {
        checkName(name, 3, node, path, CONTAINER);
        Subject subject = new Subject(Subject.Kind.CONTAINER, name, Optional.empty());
        List<String> keys = keys(Property.all(false), "state", "error", SHARED_WITH, NOT_SHARED_WITH);
        nodes.entries(node, path, keys).forEach((key, value) -> {
            String full = path + "." + key;
            switch (key) {
                case "state" -> read.add(state(subject, value, full, CONTAINER_STATES));
                case "error" -> read.add(saying(subject, value, full));
                case SHARED_WITH, NOT_SHARED_WITH -> parts(subject, key.equals(SHARED_WITH), value, full);
                default -> things(subject, Property.all(false), key, value, full);
            }
        });
    }

    private void parts(Subject subject, boolean shared, Node node, String path) {
        nodes.entries(node, path, List.of()).forEach((with, what) -> {
            String full = path + "." + with;
            checkName(with, 3, what, full, CONTAINER);
            Subject part = subject.part(new Subject.Part(shared, with));
            List<Property> properties = Property.all(true);
            nodes.entries(what, full, keys(properties))
                    .forEach((key, value) -> things(part, properties, key, value, full + "." + key));
        });
    }

    private void claim(String name, Node node, String path) {
        checkName(name, 2, node, path, CLAIM);
        Subject subject = new Subject(Subject.Kind.CLAIM, name, Optional.empty());
        List<Property> properties = Property.all(true);
        nodes.entries(node, path, keys(properties, "state", "reason")).forEach((key, value) -> {
            String full = path + "." + key;
            switch (key) {
                case "state" -> read.add(state(subject, value, full, CLAIM_STATES));
                case "reason" -> read.add(saying(subject, value, full));
                default -> things(subject, properties, key, value, full);
            }
        });
    }

    private void checkName(String name, int parts, Node node, String path, String expected) {
        int found = name.split("/", -1).length;
        if (found > parts || (found < parts && !name.contains("*"))) {
            throw nodes.wrong(node, path, "'%s'".formatted(name), expected);
        }
    }

    private static List<String> keys(List<Property> properties, String... others) {
        List<String> keys = new ArrayList<>(List.of(others));
        Stream.of(Bound.values()).map(Bound::key).forEach(keys::add);
        properties.stream().filter(Property::isNumbered).map(Property::toString).forEach(keys::add);
        return keys;
    }

    private Expectation state(Subject subject, Node node, String path, List<String> states) {
        String expected = "one of " + String.join(", ", states);
        String state = nodes.text(node, node, path, expected);
        if (!states.contains(state)) {
            throw nodes.wrong(node, path, "'%s'".formatted(state), expected);
        }
        return new Expectation.InState(nodes.place(node, path), subject, state);
    }

    private Expectation saying(Subject subject, Node node, String path) {
        return new Expectation.Saying(
                nodes.place(node, path), subject, nodes.text(node, node, path, "a part of the message"));
    }

    /** Reads a set of things, or numbers of things. */
    private void things(Subject subject, List<Property> properties, String key, Node node, String path) {
        Optional<Bound> bound =
                Stream.of(Bound.values()).filter(some -> some.key().equals(key)).findFirst();
        if (bound.isEmpty()) {
            read.add(new Expectation.Having(
                    nodes.place(node, path), subject, property(properties, key), ids(node, path)));
            return;
        }
        List<String> counted = properties.stream().map(Property::toString).toList();
        nodes.entries(node, path, counted)
                .forEach((name, number) -> read.add(new Expectation.HavingMany(
                        nodes.place(number, path + "." + name),
                        subject,
                        property(properties, name),
                        bound.get(),
                        number(number, path + "." + name))));
    }

    private static Property property(List<Property> properties, String key) {
        return properties.stream()
                .filter(property -> property.toString().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private CpuSet ids(Node node, String path) {
        String expected = "ids such as 0-3,8, or none";
        return nodes.text(node, node, path, expected).equals("none")
                ? CpuSet.EMPTY
                : nodes.ids(node, node, path, expected);
    }

    private int number(Node node, String path) {
        String expected = "a number from 0 to 99999";
        String text = nodes.text(node, node, path, expected);
        if (!text.matches("[0-9]{1,5}")) {
            throw nodes.wrong(node, path, "'%s'".formatted(text), expected);
        }
        return Integer.parseInt(text);
    }

    private void relations(Relation relation, Node node, String path) {
        List<Property> properties = Property.all(false);
        List<String> keys = properties.stream().map(Property::toString).toList();
        nodes.entries(node, path, keys).forEach((key, value) -> {
            String full = path + "." + key;
            List<String> containers = new ArrayList<>();
            for (Node name : nodes.items(value, full, "a list of containers")) {
                containers.add(nodes.text(name, name, full, CONTAINER));
                checkName(containers.get(containers.size() - 1), 3, name, full, CONTAINER);
            }
            read.add(
                    new Expectation.Related(nodes.place(value, full), relation, property(properties, key), containers));
        });
    }
}
