package dev.corelet.sandbox.manifest;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.Composer;
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
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads YAML as JSON with line numbers, as kubectl understands it: YAML 1.1, no tags of one's own, keys only once.
 *
 * <p>Aliases and merge keys are expanded within limits, so a small file cannot become a huge document.
 */
final class YamlReader {

    private static final int NODES_MAX = 100_000;
    private static final int DEPTH_MAX = 64;
    private static final int ALIASES_MAX = 50;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private final Map<String, Integer> lines = new HashMap<>();
    private final Yaml numbers;
    private int nodes;

    private YamlReader(LoaderOptions options) {
        this.numbers = new Yaml(new SafeConstructor(options));
    }

    /** Returns the documents of a text; empty ones are left out. */
    static List<YamlDocument> read(String text) throws YamlProblem {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            Composer composer = new Composer(
                    new ParserImpl(new StreamReader(new StringReader(text)), options), new Resolver(), options);
            List<YamlDocument> documents = new ArrayList<>();
            while (composer.checkNode()) {
                Node root = composer.getNode();
                YamlReader reader = new YamlReader(options);
                JsonNode json = reader.value(root, "", 0);
                if (!json.isNull()) {
                    documents.add(new YamlDocument(json, new SourceMap(reader.lines, lineOf(root))));
                }
            }
            return documents;
        } catch (MarkedYAMLException malformed) {
            Mark mark = malformed.getProblemMark();
            String problem = malformed.getProblem();
            throw new YamlProblem(
                    mark == null ? 1 : mark.getLine() + 1, "malformed YAML: " + oneLine(String.valueOf(problem)));
        } catch (YAMLException malformed) {
            throw new YamlProblem(1, "malformed YAML: " + oneLine(String.valueOf(malformed.getMessage())));
        }
    }

    private JsonNode value(Node node, String path, int depth) throws YamlProblem {
        if (++nodes > NODES_MAX || depth > DEPTH_MAX) {
            throw new YamlProblem(
                    lineOf(node),
                    "the document is too large: at most %d values, %d levels deep, aliases expanded"
                            .formatted(NODES_MAX, DEPTH_MAX));
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JSON.arrayNode();
            for (Node item : sequence.getValue()) {
                String itemPath = "%s[%d]".formatted(path, array.size());
                lines.put(SourceMap.steps(itemPath), lineOf(item));
                array.add(value(item, itemPath, depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private ObjectNode object(MappingNode mapping, String path, int depth) throws YamlProblem {
        checkTag(mapping, Tag.MAP);
        ObjectNode object = JSON.objectNode();
        ObjectNode merged = JSON.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(entry.getValueNode(), merged, path, depth);
                continue;
            }
            String key = key(entry.getKeyNode());
            if (object.has(key)) {
                throw new YamlProblem(lineOf(entry.getKeyNode()), "the key %s is there twice".formatted(key));
            }
            String keyPath = path.isEmpty() ? key : path + "." + key;
            lines.put(SourceMap.steps(keyPath), lineOf(entry.getKeyNode()));
            object.set(key, value(entry.getValueNode(), keyPath, depth + 1));
        }
        merged.forEachEntry((key, value) -> {
            if (!object.has(key)) {
                object.set(key, value);
            }
        });
        return object;
    }

    /** A merge key takes over the entries of one mapping, or of several of which the earlier ones win. */
    private void merge(Node source, ObjectNode merged, String path, int depth) throws YamlProblem {
        List<Node> sources = source instanceof SequenceNode sequence ? sequence.getValue() : List.of(source);
        for (Node mapping : sources) {
            if (!(value(mapping, path, depth + 1) instanceof ObjectNode entries)) {
                throw new YamlProblem(lineOf(mapping), "<< takes a mapping or a list of mappings");
            }
            entries.forEachEntry((key, value) -> {
                if (!merged.has(key)) {
                    merged.set(key, value);
                }
            });
        }
    }

    private static String key(Node node) throws YamlProblem {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new YamlProblem(lineOf(node), "a key must be a plain word");
    }

    private JsonNode scalar(ScalarNode scalar) throws YamlProblem {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
            return JSON.stringNode(text);
        }
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(TRUE.contains(text.toLowerCase(Locale.ROOT)));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(scalar);
        }
        throw new YamlProblem(lineOf(scalar), "the tag %s is not taken".formatted(tag.getValue()));
    }

    private JsonNode number(ScalarNode scalar) throws YamlProblem {
        Object number = numbers.load(scalar.getValue());
        if (number instanceof Integer || number instanceof Long) {
            return JSON.numberNode(((Number) number).longValue());
        }
        if (number instanceof BigInteger big) {
            return JSON.numberNode(big);
        }
        if (number instanceof Double value && Double.isFinite(value)) {
            return JSON.numberNode(BigDecimal.valueOf(value));
        }
        throw new YamlProblem(lineOf(scalar), "%s is not a number that JSON can hold".formatted(scalar.getValue()));
    }

    private static void checkTag(Node node, Tag expected) throws YamlProblem {
        if (!node.getTag().equals(expected)) {
            throw new YamlProblem(
                    lineOf(node),
                    "the tag %s is not taken".formatted(node.getTag().getValue()));
        }
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
