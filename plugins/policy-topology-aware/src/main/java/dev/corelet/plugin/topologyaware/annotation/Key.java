package dev.corelet.plugin.topologyaware.annotation;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a container an expression looks at: one property, or several joined to one text.
 *
 * @param properties such as {@code name} or {@code pod/labels/app}
 * @param separator what stands between the values of several
 */
record Key(List<String> properties, String separator) {

    static final String EXPECTED =
            "a key: name, namespace, qosclass, id, uid, labels/NAME, tags/NAME, the same but id and tags after pod/, or "
                    + "a colon and several of them";

    private static final String POD = "pod/";

    private static final String LABELS = "labels/";

    private static final String TAGS = "tags/";

    /** Bounds the length of joined values. */
    private static final int MAX_JOINED = 8;

    /** Returns the key of that name; empty if it is none. */
    static Optional<Key> parse(String text) {
        Key key = split(text);
        boolean valid =
                key.properties.size() <= MAX_JOINED && key.properties.stream().allMatch(Key::isKnown);
        return valid ? Optional.of(key) : Optional.empty();
    }

    /** A colon, a separator of keys, one of values, and the keys; without separators, both are colons. */
    private static Key split(String text) {
        if (text.length() < 4 || text.charAt(0) != ':') {
            return new Key(List.of(withoutSlash(text)), "");
        }
        boolean separators = isSeparator(text.charAt(1)) && isSeparator(text.charAt(2));
        String between = separators ? text.substring(1, 2) : ":";
        String list = separators ? text.substring(3) : text.substring(1);
        return new Key(
                Arrays.stream(list.split(Pattern.quote(between), -1))
                        .map(Key::withoutSlash)
                        .toList(),
                separators ? text.substring(2, 3) : ":");
    }

    private static boolean isSeparator(char letter) {
        return !Character.isLetterOrDigit(letter) && letter != '/' && letter != '.';
    }

    private static String withoutSlash(String property) {
        return property.startsWith("/") ? property.substring(1) : property;
    }

    private static boolean isKnown(String property) {
        return switch (property) {
            case "name", "namespace", "qosclass", "id", "uid", "pod/name", "pod/namespace", "pod/qosclass", "pod/uid" ->
                true;
            default -> hasName(property, LABELS) || hasName(property, TAGS) || hasName(property, POD + LABELS);
        };
    }

    private static boolean hasName(String property, String prefix) {
        return property.startsWith(prefix) && property.length() > prefix.length();
    }

    /** Returns the value of a container; empty if it has none of the properties. */
    Optional<String> valueOf(Container container) {
        List<Optional<String>> values =
                properties.stream().map(property -> value(property, container)).toList();
        return values.stream().allMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(values.stream().map(value -> value.orElse("")).collect(Collectors.joining(separator)));
    }

    private static Optional<String> value(String property, Container container) {
        Pod pod = container.pod();
        return switch (property) {
            case "name" -> Optional.of(container.name());
            case "id" -> Optional.of(container.id().id());
            case "pod/name" -> Optional.of(pod.name());
            case "namespace", "pod/namespace" -> Optional.of(pod.namespace());
            case "qosclass", "pod/qosclass" -> Optional.of(qos(pod));
            case "uid", "pod/uid" -> Optional.of(pod.uid());
            default -> label(property, container);
        };
    }

    private static String qos(Pod pod) {
        return switch (pod.qos()) {
            case GUARANTEED -> "Guaranteed";
            case BURSTABLE -> "Burstable";
            case BEST_EFFORT -> "BestEffort";
        };
    }

    /** Containers have the labels that the kubelet gives them, and here those of their pods; tags they have none. */
    private static Optional<String> label(String property, Container container) {
        Pod pod = container.pod();
        return switch (property) {
            case "labels/io.kubernetes.container.name" -> Optional.of(container.name());
            case "labels/io.kubernetes.pod.name" -> Optional.of(pod.name());
            case "labels/io.kubernetes.pod.namespace" -> Optional.of(pod.namespace());
            case "labels/io.kubernetes.pod.uid" -> Optional.of(pod.uid());
            default ->
                property.startsWith(TAGS)
                        ? Optional.empty()
                        : Optional.ofNullable(
                                pod.labels().get(property.substring(property.indexOf(LABELS) + LABELS.length())));
        };
    }
}
