package dev.corelet.plugin.topologyaware.annotation;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A container for tests, in the namespace default unless told otherwise, that asks for nothing. */
record Somebody(
        String namespace, String pod, String name, Map<String, String> labels, Map<String, String> annotations) {

    static Somebody of(String pod, String name) {
        return new Somebody("default", pod, name, Map.of(), Map.of());
    }

    Somebody in(String other) {
        return new Somebody(other, pod, name, labels, annotations);
    }

    Somebody labelled(String key, String value) {
        return new Somebody(namespace, pod, name, Map.of(key, value), annotations);
    }

    Somebody annotated(Map<String, String> others) {
        return new Somebody(namespace, pod, name, labels, others);
    }

    Container build() {
        return new Container(
                new ContainerId("id-" + name),
                new Pod(
                        namespace,
                        pod,
                        "uid-%s-%s".formatted(namespace, pod),
                        QosClass.BURSTABLE,
                        new TreeMap<>(labels),
                        new TreeMap<>(annotations)),
                name,
                new TreeSet<>(),
                new TreeSet<>(),
                Resources.NONE,
                List.of());
    }
}
