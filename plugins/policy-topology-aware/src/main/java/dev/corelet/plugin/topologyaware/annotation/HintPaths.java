package dev.corelet.plugin.topologyaware.annotation;

import dev.corelet.api.policy.TopologyHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Hints by the paths of what they are about; those of the kubelet's device manager by {@code podresapi:} and the name
 * of the resource.
 *
 * @param matchers one for each path
 */
public record HintPaths(List<Predicate<String>> matchers) {

    /** No hint at all. */
    public static final HintPaths NONE = new HintPaths(List.of());

    private static final String EXPECTED = "a mapping with paths and, if those are globs, type: glob";

    private static final Set<String> KEYS = Set.of("type", "paths");

    /**
     * Reads an annotation.
     *
     * @throws BadAnnotationException if it is not understood
     */
    public static HintPaths read(String key, String text) {
        YamlAnnotation annotation = YamlAnnotation.read(key, text);
        Map<String, YamlValue> entries = annotation.entries(annotation.root(), EXPECTED, KEYS);
        boolean globs = Optional.ofNullable(entries.get("type"))
                .map(type -> areGlobs(annotation, type))
                .orElse(false);
        List<Predicate<String>> matchers = new ArrayList<>();
        YamlValue paths = annotation.required(annotation.root(), "paths", EXPECTED);
        for (String path : annotation.texts(paths, "a list of paths")) {
            matchers.add(globs ? glob(annotation, paths, path) : name -> name.startsWith(path));
        }
        return new HintPaths(matchers);
    }

    private static boolean areGlobs(YamlAnnotation annotation, YamlValue type) {
        String expected = "prefix or glob";
        return switch (annotation.text(type, expected)) {
            case "prefix" -> false;
            case "glob" -> true;
            default -> throw annotation.bad(type, expected);
        };
    }

    private static Predicate<String> glob(YamlAnnotation annotation, YamlValue paths, String path) {
        return Glob.parse(path)
                        .orElseThrow(() -> annotation.bad(
                                new YamlValue.Text(paths.line(), path), "a glob with its brackets closed"))::matches;
    }

    /** Tells whether a hint is among them. */
    public boolean contains(TopologyHint hint) {
        // The prototype's manual and its code disagree about the word, so both do.
        Stream<String> names = hint.kind() == TopologyHint.Kind.POD_RESOURCES
                ? Stream.of("podresapi:" + hint.source(), "podresourceapi:" + hint.source())
                : Stream.of(hint.source());
        return names.anyMatch(name -> matchers.stream().anyMatch(matcher -> matcher.test(name)));
    }
}
