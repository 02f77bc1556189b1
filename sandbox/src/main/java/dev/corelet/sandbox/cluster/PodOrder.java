package dev.corelet.sandbox.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts pods into the order of their creation, which their timestamps are too coarse for. */
final class PodOrder {

    private final Map<String, Integer> ranks = new LinkedHashMap<>();

    /** Returns the pods, oldest first. Those not seen before follow the others in the order of their versions. */
    List<Pod> sorted(List<Pod> pods) {
        pods.stream()
                .filter(pod -> !ranks.containsKey(pod.getMetadata().getUid()))
                .sorted(Comparator.comparingLong(
                        pod -> Long.parseLong(pod.getMetadata().getResourceVersion())))
                .forEach(pod -> ranks.put(pod.getMetadata().getUid(), ranks.size()));
        return pods.stream()
                .sorted(Comparator.comparing(pod -> ranks.get(pod.getMetadata().getUid())))
                .toList();
    }
}
