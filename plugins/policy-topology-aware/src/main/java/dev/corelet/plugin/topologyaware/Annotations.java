package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The annotations of a pod that speak to this policy about one of its containers: {@code NAME.resource-policy.nri.io}
 * for all containers, with {@code /pod} the same more strongly, with {@code /container.C} for container C alone. The
 * most specific one counts.
 */
final class Annotations {

    private static final String DOMAIN = ".resource-policy.nri.io";

    private static final Annotations NONE = new Annotations(Map.of());

    private final Map<String, Found> byName;

    /**
     * An annotation.
     *
     * @param key its whole key
     * @param value its value
     * @param scope how specific it is: 0 for plain ones, 1 for the pod, 2 for the container
     */
    record Found(String key, String value, int scope) {

        /** Returns the refusal of its value. */
        BadAnnotationException bad(String expected) {
            return new BadAnnotationException(key, value, expected);
        }
    }

    private Annotations(Map<String, Found> byName) {
        this.byName = byName;
    }

    static Annotations of(Container container) {
        SortedMap<String, String> all = container.pod().annotations();
        if (all.isEmpty()) {
            return NONE;
        }
        Map<String, Found> byName = new TreeMap<>();
        for (Map.Entry<String, String> annotation : all.entrySet()) {
            String key = annotation.getKey();
            int domain = key.indexOf(DOMAIN);
            if (domain > 0) {
                int scope = scope(key.substring(domain + DOMAIN.length()), container.name());
                if (scope >= 0) {
                    byName.merge(
                            key.substring(0, domain),
                            new Found(key, annotation.getValue(), scope),
                            (one, other) -> one.scope() > other.scope() ? one : other);
                }
            }
        }
        return byName.isEmpty() ? NONE : new Annotations(byName);
    }

    private static int scope(String rest, String container) {
        if (rest.isEmpty()) {
            return 0;
        }
        if (rest.equals("/pod")) {
            return 1;
        }
        return rest.startsWith("/container.")
                        && rest.substring("/container.".length()).equals(container)
                ? 2
                : -1;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Returns how specific the annotation of that name is; -1 if there is none. */
    int scope(String name) {
        return find(name).map(Found::scope).orElse(-1);
    }

    /** Returns the annotation of that name which counts for the container. */
    Optional<Found> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Returns whether the annotation of that name is true; empty if there is none.
     *
     * @throws BadAnnotationException if it is neither true nor false
     */
    Optional<Boolean> flag(String name) {
        return find(name).map(found -> {
            // What the prototype's users may write: strconv.ParseBool of Go.
            return switch (found.value()) {
                case "1", "t", "T", "true", "TRUE", "True" -> true;
                case "0", "f", "F", "false", "FALSE", "False" -> false;
                default -> throw found.bad("true or false");
            };
        });
    }
}
