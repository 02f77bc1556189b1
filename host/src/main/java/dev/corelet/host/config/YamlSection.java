package dev.corelet.host.config;

import dev.corelet.api.topology.CpuSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file, read key by key. Every complaint names file, line and the full key. {@link #done} refuses
 * the keys that nobody asked for.
 */
final class YamlSection {

    private final String file;
    private final String path;
    private final Map<String, Node> values;
    private final Map<String, Integer> lines;
    private final TreeSet<String> asked = new TreeSet<>();

    private YamlSection(String file, String path, Map<String, Node> values, Map<String, Integer> lines) {
        this.file = file;
        this.path = path;
        this.values = values;
        this.lines = lines;
    }

    /** Returns a section without keys. */
    static YamlSection empty(String file) {
        return new YamlSection(file, "", Map.of(), Map.of());
    }

    /** Returns the section that {@code node} holds, which must be a mapping. */
    static YamlSection of(String file, String path, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw complaint(file, line(node), path, "found %s, expected keys and values".formatted(shown(node)));
        }
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw complaint(file, line(tuple.getKeyNode()), path, "found a key that is no word");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw complaint(file, line(key), join(path, key.getValue()), "appears twice; keep one");
            }
            lines.put(key.getValue(), line(key));
        }
        return new YamlSection(file, path, values, lines);
    }

    /** Returns the section below {@code key}, empty if the key is not there. */
    YamlSection section(String key) {
        return find(key)
                .map(node -> of(file, join(path, key), node))
                .orElse(new YamlSection(file, join(path, key), Map.of(), Map.of()));
    }

    /** Returns the sections in the list below {@code key}, none if the key is not there. */
    List<YamlSection> sections(String key) {
        return find(key).map(node -> list(file, join(path, key), node)).orElse(List.of());
    }

    /** Returns the sections in the list that {@code node} holds, which must be a list of mappings. */
    static List<YamlSection> list(String file, String path, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw complaint(file, line(node), path, "found %s, expected a list".formatted(shown(node)));
        }
        List<YamlSection> sections = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            sections.add(of(file, "%s[%d]".formatted(path, sections.size()), item));
        }
        return sections;
    }

    /** Reads each value of the list below {@code key}, as {@link #read} does. */
    <T> List<T> items(String key, String expected, Function<Node, Optional<T>> reader) {
        List<Node> nodes = find(key)
                .map(node -> node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node))
                .orElse(List.of());
        List<T> items = new ArrayList<>();
        for (Node node : nodes) {
            items.add(
                    read(file, line(node), "%s[%d]".formatted(join(path, key), items.size()), node, expected, reader));
        }
        return items;
    }

    /** Returns where a key stands, as {@code file:line: key}; nothing if it is not there. */
    Optional<String> origin(String key) {
        return find(key).map(node -> "%s:%d: %s".formatted(file, lines.getOrDefault(key, 1), join(path, key)));
    }

    /** Returns the name of the file, for messages. */
    String file() {
        return file;
    }

    Optional<String> text(String key) {
        return read(key, "a text", node -> scalar(node).isEmpty() ? Optional.empty() : Optional.of(scalar(node)));
    }

    Optional<Path> path(String key) {
        return read(key, "an absolute path", YamlSection::absolute);
    }

    /** Returns the paths in the list below {@code key}, of which there must be one at least; nothing without the key. */
    Optional<List<Path>> paths(String key) {
        if (origin(key).isEmpty()) {
            return Optional.empty();
        }
        List<Path> paths = items(key, "an absolute path", YamlSection::absolute);
        if (paths.isEmpty()) {
            throw wrong(key, "found an empty list, expected absolute paths");
        }
        return Optional.of(paths);
    }

    private static Optional<Path> absolute(Node node) {
        return Optional.of(Path.of(scalar(node))).filter(Path::isAbsolute).map(Path::normalize);
    }

    Optional<CpuSet> cpus(String key) {
        return read(key, "a cpulist such as 0-3,8", node -> Optional.of(CpuSet.parse(scalar(node))));
    }

    /** Reads a value by a function that returns nothing, or throws IllegalArgumentException, if it is no good. */
    <T> Optional<T> read(String key, String expected, Function<Node, Optional<T>> reader) {
        return find(key).map(node -> read(file, lines.getOrDefault(key, 1), join(path, key), node, expected, reader));
    }

    private static <T> T read(
            String file, int line, String path, Node node, String expected, Function<Node, Optional<T>> reader) {
        Optional<T> value;
        try {
            value = reader.apply(node);
        } catch (IllegalArgumentException e) {
            value = Optional.empty();
        }
        return value.orElseThrow(
                () -> complaint(file, line, path, "found %s, expected %s".formatted(shown(node), expected)));
    }

    /** Returns everything below {@code key} as plain values, for a plugin's own options. */
    Map<String, Object> raw(String key) {
        YamlSection below = section(key);
        Map<String, Object> values = new LinkedHashMap<>();
        below.values.forEach((name, node) -> values.put(name, plain(node)));
        return values;
    }

    /** Returns the line of each key below {@code key}. */
    Map<String, Integer> linesBelow(String key) {
        return section(key).lines;
    }

    private Optional<Node> find(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key))
                .filter(node -> !node.getTag().equals(Tag.NULL));
    }

    /** Refuses the keys that were never asked for. */
    void done() {
        for (Map.Entry<String, Integer> key : lines.entrySet()) {
            if (!asked.contains(key.getKey())) {
                throw complaint(
                        file,
                        key.getValue(),
                        join(path, key.getKey()),
                        "unknown key; expected one of " + String.join(", ", asked));
            }
        }
    }

    /** Returns the complaint that the value of {@code key} is wrong. */
    ConfigException wrong(String key, String what) {
        return complaint(file, lines.getOrDefault(key, 1), join(path, key), what);
    }

    private static ConfigException complaint(String file, int line, String path, String what) {
        return new ConfigException(
                path.isEmpty()
                        ? "%s:%d: %s".formatted(file, line, what)
                        : "%s:%d: %s: %s".formatted(file, line, path, what));
    }

    static String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        throw new IllegalArgumentException("not a scalar");
    }

    private static Object plain(Node node) {
        if (node instanceof SequenceNode sequence) {
            List<Object> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(plain(item)));
            return items;
        }
        if (node instanceof MappingNode mapping) {
            Map<String, Object> entries = new TreeMap<>();
            mapping.getValue().forEach(tuple -> entries.put(scalar(tuple.getKeyNode()), plain(tuple.getValueNode())));
            return entries;
        }
        String text = scalar(node);
        if (node.getTag().equals(Tag.BOOL)) {
            return text.matches("(?i)true|yes|on");
        }
        if (node.getTag().equals(Tag.INT) && text.matches("[-+]?[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        return text;
    }

    private static String shown(Node node) {
        if (node instanceof ScalarNode scalar) {
            return "'" + scalar.getValue() + "'";
        }
        return node instanceof SequenceNode ? "a list" : "keys and values";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
