package dev.corelet.host.config;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Turns a text into YAML nodes that know their place in it. */
final class YamlText {

    private static final int MAX_DEPTH = 20;

    private YamlText() {}

    /**
     * Returns the one document that a text holds; nothing if the text is empty. Aliases are refused.
     *
     * @param name what the text is called in messages
     * @param form what it should be, for messages: YAML or its subset JSON
     * @throws ConfigException if it is not of that form
     */
    static Optional<Node> compose(String name, String form, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(0);
        limits.setNestingDepthLimit(MAX_DEPTH);
        try {
            return Optional.ofNullable(new Yaml(new SafeConstructor(limits)).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            throw new ConfigException("%s:%s: no valid %s: %s".formatted(name, place(e), form, e.getProblem()), e);
        } catch (YAMLException e) {
            throw new ConfigException("%s:1: no valid %s: %s".formatted(name, form, firstLine(e)), e);
        }
    }

    private static String place(MarkedYAMLException e) {
        return e.getProblemMark() == null
                ? "1"
                : "%d:%d"
                        .formatted(
                                e.getProblemMark().getLine() + 1,
                                e.getProblemMark().getColumn() + 1);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
