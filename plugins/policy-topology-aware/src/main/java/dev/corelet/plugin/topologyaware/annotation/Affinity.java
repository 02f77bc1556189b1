package dev.corelet.plugin.topologyaware.annotation;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How strongly some containers attract another, or keep it away. The annotations {@value #ATTRACTING} and
 * {@value #REPELLING} say so for each container of a pod, in full, or as a list of other containers of the pod, which
 * then are drawn back.
 *
 * @param pod the pod of the container that is drawn
 * @param scope among which containers those are; empty for those of its own pod
 * @param match which of them
 * @param weight how strongly, -1000 to 1000; below 0 away from them
 */
public record Affinity(Pod pod, Optional<Expression> scope, Expression match, int weight) {

    private static final String ATTRACTING = "resource-policy.nri.io/affinity";

    private static final String REPELLING = "resource-policy.nri.io/anti-affinity";

    private static final int MAX_WEIGHT = 1000;

    private static final Set<String> KEYS = Set.of("scope", "match", "weight");

    private static final String EXPECTED = "the name of a container, or scope, match and weight";

    private static final String EXPECTED_LIST = "for each container a list of others";

    /**
     * Returns what the annotations of its pod say of a container.
     *
     * @throws BadAnnotationException if one of them says something that is not understood, of whichever container
     */
    public static List<Affinity> of(Container container) {
        Map<String, String> annotations = container.pod().annotations();
        List<Affinity> affinities = new ArrayList<>();
        Optional.ofNullable(annotations.get(ATTRACTING))
                .ifPresent(text -> affinities.addAll(read(ATTRACTING, text, container, 1)));
        Optional.ofNullable(annotations.get(REPELLING))
                .ifPresent(text -> affinities.addAll(read(REPELLING, text, container, -1)));
        return affinities;
    }

    private static List<Affinity> read(String key, String text, Container container, int sign) {
        YamlAnnotation annotation = YamlAnnotation.read(key, text);
        List<Affinity> affinities = new ArrayList<>();
        SortedSet<String> others = new TreeSet<>();
        annotation.entries(annotation.root(), EXPECTED_LIST).forEach((name, list) -> {
            boolean own = name.equals(container.name());
            for (YamlValue item : annotation.items(list, EXPECTED_LIST)) {
                if (item instanceof YamlValue.Text other) {
                    if (own) {
                        others.add(other.text());
                    } else if (other.text().equals(container.name())) {
                        others.add(name);
                    }
                } else {
                    Affinity affinity = full(annotation, item, container.pod(), sign);
                    if (own) {
                        affinities.add(affinity);
                    }
                }
            }
        });
        if (!others.isEmpty()) {
            Expression match = Expression.named(List.copyOf(others));
            affinities.add(new Affinity(container.pod(), Optional.empty(), match, sign));
        }
        return affinities;
    }

    private static Affinity full(YamlAnnotation annotation, YamlValue value, Pod pod, int sign) {
        Map<String, YamlValue> entries = annotation.entries(value, EXPECTED, KEYS);
        return new Affinity(
                pod,
                Optional.ofNullable(entries.get("scope")).map(scope -> Expression.read(annotation, scope)),
                Expression.read(annotation, annotation.required(value, "match", EXPECTED)),
                sign
                        * Optional.ofNullable(entries.get("weight"))
                                .map(weight -> weight(annotation, weight))
                                .orElse(1));
    }

    /** A weight of 0 says as little as none. */
    private static int weight(YamlAnnotation annotation, YamlValue value) {
        String expected = "a whole number from -%1$d to %1$d".formatted(MAX_WEIGHT);
        String text = annotation.text(value, expected);
        if (!text.matches("[+-]?[0-9]{1,9}")) {
            throw annotation.bad(value, expected);
        }
        int weight = Integer.parseInt(text);
        return weight == 0 ? 1 : Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, weight));
    }

    /** Returns what it weighs that the other container is near: 0 if it is none of those. */
    public int towards(Container other) {
        boolean inScope = scope.map(expression -> expression.matches(other))
                .orElseGet(() -> other.pod().uid().equals(pod.uid()));
        return inScope && match.matches(other) ? weight : 0;
    }
}
