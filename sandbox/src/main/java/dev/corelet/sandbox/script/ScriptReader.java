package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Turns the text of a script into steps; every complaint names file, line and key. */
final class ScriptReader {

    private static final String ACTIONS = "apply, delete, killAgent, startAgent, restartRuntime, offline, online, "
            + "activate, configure or dropPlugin";
    private static final String STEPS = ACTIONS.replace(" or ", ", ") + ", expect, explain or fails";
    private static final String OBJECT = "KIND/NAMESPACE/NAME, such as Pod/default/web";

    private final String source;
    private final Path directory;
    private final ScriptNodes nodes;

    ScriptReader(String source, Path directory) {
        this.source = source;
        this.directory = directory;
        this.nodes = new ScriptNodes(source);
    }

    Script read(String text) {
        Node root = nodes.compose(text)
                .orElseThrow(() -> new OperatorException(
                        "%s:1: the script is empty, expected 'steps:' and a list".formatted(source)));
        Map<String, Node> top = nodes.entries(root, "", List.of("steps", "topology", "config"));
        Node steps = top.get("steps");
        if (steps == null) {
            throw nodes.wrong(root, "steps", "no such key", "a list of steps");
        }
        List<Step> read = new ArrayList<>();
        for (Node step : nodes.items(steps, "steps", "a list of steps")) {
            read.add(step(step, "steps[%d]".formatted(read.size())));
        }
        return new Script(
                Optional.ofNullable(top.get("topology")).map(this::topology),
                Optional.ofNullable(top.get("config")).map(node -> configuration(node, node, "config")),
                read);
    }

    /** Returns a machine as {@code --topology} takes it; a file is relative to the script, as all of its files are. */
    private String topology(Node node) {
        String text = nodes.text(node, node, "topology", "a machine, such as synthetic:core:4");
        return text.equals("host") || text.startsWith("synthetic:")
                ? text
                : resolve(text, node, "topology").toString();
    }

    private Configuration configuration(Node node, @Nullable Node value, String key) {
        if (value instanceof MappingNode) {
            return new Configuration.Inline(nodes.place(value, key), value);
        }
        String file = nodes.text(node, value, key, "a configuration of the agent, or the name of its file");
        return new Configuration.Separate(resolve(file, node, key));
    }

    /** A step as it stands in a script; what stands after its name, if anything, is {@code value}. */
    private record Written(String name, Node node, @Nullable Node value, String key) {}

    private Written written(Node node, String path, String expected) {
        if (node instanceof ScalarNode word) {
            return new Written(word.getValue(), node, null, path + "." + word.getValue());
        }
        if (!(node instanceof MappingNode)) {
            throw nodes.wrong(node, path, ScriptNodes.describe(node), "one of " + expected);
        }
        Map<String, Node> entries = nodes.entries(node, path, List.of());
        if (entries.size() != 1) {
            throw nodes.wrong(node, path, "%d keys".formatted(entries.size()), "one of " + expected);
        }
        Map.Entry<String, Node> entry = entries.entrySet().iterator().next();
        Node value = entry.getValue();
        return new Written(
                entry.getKey(), node, ScriptNodes.isEmpty(value) ? null : value, path + "." + entry.getKey());
    }

    private Step step(Node node, String path) {
        Written step = written(node, path, STEPS);
        return switch (step.name()) {
            case "expect" -> {
                if (step.value() == null) {
                    throw nodes.wrong(node, step.key(), "nothing", "what should hold");
                }
                yield new Step.Expect(new ExpectationReader(nodes).read(step.value(), step.key()));
            }
            case "explain" ->
                new Step.Explain(
                        nodes.text(node, step.value(), step.key(), "NAMESPACE/POD/CONTAINER or NAMESPACE/CLAIM"));
            case "fails" -> fails(step);
            default -> action(step, path, STEPS);
        };
    }

    private Step fails(Written step) {
        if (step.value() == null) {
            throw nodes.wrong(step.node(), step.key(), "nothing", "step and error");
        }
        Map<String, Node> entries = nodes.entries(step.value(), step.key(), List.of("step", "error"));
        String path = step.key() + ".step";
        Node failing = entries.get("step");
        if (failing == null) {
            throw nodes.wrong(step.node(), path, "nothing", "one of " + ACTIONS);
        }
        return new Step.Fails(
                nodes.place(step.node(), step.key()),
                action(written(failing, path, ACTIONS), path, ACTIONS),
                nodes.text(step.node(), entries.get("error"), step.key() + ".error", "a part of the message"));
    }

    private Step.Action action(Written step, String path, String expected) {
        Node node = step.node();
        Node value = step.value();
        String key = step.key();
        return switch (step.name()) {
            case "apply" -> {
                String file = nodes.text(node, value, key, "the name of a manifest file");
                yield new Step.Apply(file, resolve(file, node, key));
            }
            case "delete" -> new Step.Delete(object(nodes.text(node, value, key, OBJECT), node, key));
            case "killAgent" -> plain(new Step.KillAgent(), value, key);
            case "startAgent" -> plain(new Step.StartAgent(), value, key);
            case "restartRuntime" -> plain(new Step.RestartRuntime(), value, key);
            case "offline" -> new Step.Offline(cpus(node, value, key));
            case "online" -> new Step.Online(cpus(node, value, key));
            case "activate" -> activate(node, value, key);
            case "configure" -> new Step.Configure(configuration(node, value, key));
            case "dropPlugin" -> {
                String jar = nodes.text(node, value, key, "the name of a jar file");
                yield new Step.DropPlugin(jar, resolve(jar, node, key));
            }
            default -> throw nodes.wrong(node, path, "'%s'".formatted(step.name()), "one of " + expected);
        };
    }

    private CpuSet cpus(Node node, @Nullable Node value, String key) {
        return nodes.ids(node, value, key, "CPUs such as 0-3,8");
    }

    private Step.Action plain(Step.Action step, @Nullable Node value, String key) {
        if (value != null) {
            throw nodes.wrong(value, key, ScriptNodes.describe(value), "nothing after it");
        }
        return step;
    }

    private Step.Action activate(Node node, @Nullable Node value, String key) {
        if (value == null) {
            throw nodes.wrong(node, key, "nothing", "scheme, policy or both");
        }
        Map<String, Node> entries = nodes.entries(value, key, List.of("scheme", "policy"));
        if (entries.isEmpty()) {
            throw nodes.wrong(node, key, "nothing", "scheme, policy or both");
        }
        return new Step.Activate(
                Optional.ofNullable(entries.get("scheme")).map(scheme -> selection(scheme, key + ".scheme")),
                Optional.ofNullable(entries.get("policy")).map(policy -> selection(policy, key + ".policy")));
    }

    private Selection selection(Node node, String key) {
        if (node instanceof ScalarNode) {
            return new Selection(nodes.text(node, node, key, "a name"), Map.of());
        }
        Map<String, Node> entries = nodes.entries(node, key, List.of("name", "options"));
        String name = nodes.text(node, entries.get("name"), key + ".name", "a name");
        Node options = entries.get("options");
        return new Selection(name, options == null ? Map.of() : nodes.values(options, key + ".options"));
    }

    private ObjectName object(String text, Node node, String key) {
        try {
            return ObjectName.parse(text);
        } catch (IllegalArgumentException e) {
            throw nodes.wrong(node, key, "'%s'".formatted(text), OBJECT);
        }
    }

    private Path resolve(String file, Node node, String key) {
        try {
            return directory.resolve(file);
        } catch (InvalidPathException e) {
            throw nodes.wrong(node, key, "'%s'".formatted(file), "a file name");
        }
    }
}
