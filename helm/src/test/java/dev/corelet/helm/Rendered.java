package dev.corelet.helm;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/**
 * What Helm made of the chart.
 *
 * @param text all documents
 * @param objects those of kinds that the Kubernetes model knows
 */
record Rendered(String text, List<HasMetadata> objects) {

    static Rendered parse(String text) {
        return new Rendered(text, StrictModel.objects(documents(text)));
    }

    /** Returns the documents as plain maps. */
    List<Map<String, Object>> documents() {
        return documents(text);
    }

    private static List<Map<String, Object>> documents(String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(text)) {
            if (document instanceof Map<?, ?> map) {
                Map<String, Object> named = new LinkedHashMap<>();
                map.forEach((key, value) -> named.put(String.valueOf(key), value));
                documents.add(named);
            }
        }
        return documents;
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the one object of a kind. */
    <T extends HasMetadata> T one(Class<T> kind) {
        List<T> all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError("expected one %s, found %d".formatted(kind.getSimpleName(), all.size()));
        }
        return all.get(0);
    }

    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s %s".formatted(kind.getSimpleName(), name)));
    }

    /** Returns the pods of the default group. */
    PodSpec pod() {
        return pod(Chart.RELEASE);
    }

    PodSpec pod(String daemonSet) {
        return named(DaemonSet.class, daemonSet).getSpec().getTemplate().getSpec();
    }

    Container agent() {
        return agent(Chart.RELEASE);
    }

    Container agent(String daemonSet) {
        return pod(daemonSet).getContainers().get(0);
    }

    /** Returns the configuration of the default group's agents. */
    String configuration() {
        return configuration(Chart.RELEASE);
    }

    String configuration(String configMap) {
        return Objects.requireNonNull(
                named(ConfigMap.class, configMap).getData().get("corelet.yaml"));
    }
}
