package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Takes the YAML of a script apart; every complaint names file, line and key, what was found and what was expected.
 *
 * @param source the name of the script, for messages
 */
record ScriptNodes(String source) {

    /** Returns the one document of a text; nothing if there is none. */
    Optional<Node> compose(String text) {
        try {
            return Optional.ofNullable(new Yaml(options()).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new OperatorException(
                    "%s:%d: %s; expected YAML".formatted(source, mark.getLine() + 1, e.getProblem()), e);
        } catch (YAMLException e) {
            throw new OperatorException("%s:1: %s; expected YAML".formatted(source, e.getMessage()), e);
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        // A list or mapping that holds itself would be read for ever.
        options.setMaxAliasesForCollections(0);
        return options;
    }

    /** Returns a mapping's entries in order; no {@code known} keys means that any is taken. */
    Map<String, Node> entries(Node node, String path, List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, path, describe(node), known.isEmpty() ? "a mapping" : String.join(", ", known));
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            String key = text(keyNode, keyNode, path, "a key");
            String full = path.isEmpty() ? key : path + "." + key;
            if (!known.isEmpty() && !known.contains(key)) {
                throw wrong(keyNode, full, "an unknown key", String.join(" or ", known));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw wrong(keyNode, full, "the key twice", "it once");
            }
        }
        return entries;
    }

    /** Returns the items of a list. */
    List<Node> items(Node node, String key, String expected) {
        if (!(node instanceof SequenceNode list)) {
            throw wrong(node, key, describe(node), expected);
        }
        return list.getValue();
    }

    /** Returns a text, {@code node} being where it should stand. */
    String text(Node node, @Nullable Node value, String key, String expected) {
        if (value == null) {
            throw wrong(node, key, "nothing", expected);
        }
        if (!(value instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(value, key, describe(value), expected);
        }
        return scalar.getValue();
    }

    /** Returns a set of ids, {@code node} being where it should stand. */
    CpuSet ids(Node node, @Nullable Node value, String key, String expected) {
        String text = text(node, value, key, expected);
        try {
            return CpuSet.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(node, key, "'%s'".formatted(text), expected);
        }
    }

    /** Returns a mapping as plain values. */
    Map<String, Object> values(Node node, String key) {
        entries(node, key, List.of());
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) new Values().of(node)).forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
    }

    Place place(Node node, String key) {
        return new Place(source, node.getStartMark().getLine() + 1, key);
    }

    OperatorException wrong(Node node, String key, String found, String expected) {
        return new OperatorException("%s:%d:%s found %s, expected %s"
                .formatted(
                        source,
                        node.getStartMark().getLine() + 1,
                        key.isEmpty() ? "" : " " + key + ":",
                        found,
                        expected));
    }

    static boolean isEmpty(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    static String describe(Node node) {
        return switch (node.getNodeId()) {
            case scalar -> "'%s'".formatted(((ScalarNode) node).getValue());
            case sequence -> "a list";
            case mapping -> "a mapping";
            case anchor -> "an alias";
        };
    }

    /** Gives a part of the document its plain YAML value. */
    private static final class Values extends SafeConstructor {

        Values() {
            super(options());
        }

        Object of(Node node) {
            return constructDocument(node);
        }
    }
}
