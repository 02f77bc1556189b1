package dev.corelet.sandbox.runtime;

import java.util.Map;

/**
 * What the kubelet asks for when it runs a pod sandbox.
 *
 * @param uid the uid of the Pod object
 * @param namespace its namespace
 * @param name its name
 * @param qosClass decides the parent cgroup
 * @param labels the labels of the Pod object
 * @param annotations the annotations of the Pod object
 */
public record PodSpec(
        String uid,
        String namespace,
        String name,
        QosClass qosClass,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public PodSpec {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Returns the spec of a pod without labels and annotations. */
    public static PodSpec of(String uid, String namespace, String name, QosClass qosClass) {
        return new PodSpec(uid, namespace, name, qosClass, Map.of(), Map.of());
    }
}
