package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Turns the text of a script into steps; every complaint names file, line and key. */
final class ScriptReader {

    private static final String STEPS =
            "apply, delete, killAgent, startAgent, restartRuntime, offline, online, activate or dropPlugin";
    private static final String OBJECT = "KIND/NAMESPACE/NAME, such as Pod/default/web";

    private final String source;
    private final Path directory;

    ScriptReader(String source, Path directory) {
        this.source = source;
        this.directory = directory;
    }

    Script read(String text) {
        Node root = compose(text);
        if (root == null) {
            throw new OperatorException("%s:1: the script is empty, expected 'steps:' and a list".formatted(source));
        }
        Map<String, Node> top = entries(root, "", List.of("steps"));
        Node steps = top.get("steps");
        if (steps == null) {
            throw wrong(root, "steps", "no such key", "a list of steps");
        }
        if (!(steps instanceof SequenceNode list)) {
            throw wrong(steps, "steps", describe(steps), "a list of steps");
        }
        List<Step> read = new ArrayList<>();
        for (Node step : list.getValue()) {
            read.add(step(step, "steps[%d]".formatted(read.size())));
        }
        return new Script(read);
    }

    private @Nullable Node compose(String text) {
        try {
            return new Yaml(options()).compose(new StringReader(text));
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
        return options;
    }

    private Step step(Node node, String path) {
        if (node instanceof ScalarNode word) {
            return step(word.getValue(), node, null, path);
        }
        Map<String, Node> entries = entries(node, path, List.of());
        if (entries.size() != 1) {
            throw wrong(node, path, "%d keys".formatted(entries.size()), "one of " + STEPS);
        }
        Map.Entry<String, Node> entry = entries.entrySet().iterator().next();
        Node value = entry.getValue();
        return step(entry.getKey(), node, Tag.NULL.equals(value.getTag()) ? null : value, path);
    }

    private Step step(String name, Node node, @Nullable Node value, String path) {
        String key = path + "." + name;
        return switch (name) {
            case "apply" -> {
                String file = text(node, value, key, "the name of a manifest file");
                yield new Step.Apply(file, resolve(file, node, key));
            }
            case "delete" -> new Step.Delete(object(text(node, value, key, OBJECT), node, key));
            case "killAgent" -> plain(new Step.KillAgent(), value, key);
            case "startAgent" -> plain(new Step.StartAgent(), value, key);
            case "restartRuntime" -> plain(new Step.RestartRuntime(), value, key);
            case "offline" -> new Step.Offline(cpus(node, value, key));
            case "online" -> new Step.Online(cpus(node, value, key));
            case "activate" -> activate(node, value, key);
            case "dropPlugin" -> {
                String jar = text(node, value, key, "the name of a jar file");
                yield new Step.DropPlugin(jar, resolve(jar, node, key));
            }
            default -> throw wrong(node, path, "'%s'".formatted(name), "one of " + STEPS);
        };
    }

    private CpuSet cpus(Node node, @Nullable Node value, String key) {
        String expected = "CPUs such as 0-3,8";
        String text = text(node, value, key, expected);
        try {
            return CpuSet.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(node, key, "'%s'".formatted(text), expected);
        }
    }

    private Step plain(Step step, @Nullable Node value, String key) {
        if (value != null) {
            throw wrong(value, key, describe(value), "nothing after it");
        }
        return step;
    }

    private Step activate(Node node, @Nullable Node value, String key) {
        if (value == null) {
            throw wrong(node, key, "nothing", "scheme, policy or both");
        }
        Map<String, Node> entries = entries(value, key, List.of("scheme", "policy"));
        if (entries.isEmpty()) {
            throw wrong(node, key, "nothing", "scheme, policy or both");
        }
        return new Step.Activate(
                Optional.ofNullable(entries.get("scheme")).map(scheme -> selection(scheme, key + ".scheme")),
                Optional.ofNullable(entries.get("policy")).map(policy -> selection(policy, key + ".policy")));
    }

    private Selection selection(Node node, String key) {
        if (node instanceof ScalarNode) {
            return new Selection(text(node, node, key, "a name"), Map.of());
        }
        Map<String, Node> entries = entries(node, key, List.of("name", "options"));
        String name = text(node, entries.get("name"), key + ".name", "a name");
        Node options = entries.get("options");
        if (options == null) {
            return new Selection(name, Map.of());
        }
        entries(options, key + ".options", List.of());
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) new Values().of(options)).forEach((option, raw) -> values.put(String.valueOf(option), raw));
        return new Selection(name, values);
    }

    private ObjectName object(String text, Node node, String key) {
        try {
            return ObjectName.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(node, key, "'%s'".formatted(text), OBJECT);
        }
    }

    private Path resolve(String file, Node node, String key) {
        try {
            return directory.resolve(file);
        } catch (InvalidPathException e) {
            throw wrong(node, key, "'%s'".formatted(file), "a file name");
        }
    }

    private String text(Node node, @Nullable Node value, String key, String expected) {
        if (value == null) {
            throw wrong(node, key, "nothing", expected);
        }
        if (!(value instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(value, key, describe(value), expected);
        }
        return scalar.getValue();
    }

    /** Returns a mapping's entries in order; no {@code known} keys means that any is taken. */
    private Map<String, Node> entries(Node node, String path, List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, path, describe(node), known.isEmpty() ? "a step or a mapping" : String.join(", ", known));
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

    private static String describe(Node node) {
        return switch (node.getNodeId()) {
            case scalar -> "'%s'".formatted(((ScalarNode) node).getValue());
            case sequence -> "a list";
            case mapping -> "a mapping";
            case anchor -> "an alias";
        };
    }

    private OperatorException wrong(Node node, String key, String found, String expected) {
        return new OperatorException("%s:%d:%s found %s, expected %s"
                .formatted(
                        source,
                        node.getStartMark().getLine() + 1,
                        key.isEmpty() ? "" : " " + key + ":",
                        found,
                        expected));
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
