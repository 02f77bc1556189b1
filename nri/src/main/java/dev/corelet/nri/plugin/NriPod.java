package dev.corelet.nri.plugin;

import java.util.Map;

/**
 * A pod sandbox.
 *
 * @param id the runtime's id of it; the only part that is always there
 * @param uid the uid of the Pod object
 * @param namespace the namespace of the Pod object
 * @param name the name of the Pod object
 * @param cgroupParent the cgroup that holds the pod's own; empty if not known
 * @param labels its labels
 * @param annotations its annotations
 */
public record NriPod(
        String id,
        String uid,
        String namespace,
        String name,
        String cgroupParent,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public NriPod {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
