package dev.corelet.sandbox.kubelet;

import dev.corelet.sandbox.runtime.MemoryLimits;
import dev.corelet.sandbox.runtime.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/** Turns a container's memory request and limit into what the runtime is told (Kubernetes {@code pkg/kubelet/qos}). */
final class ContainerMemory {

    private static final int GUARANTEED = -997;
    private static final int BEST_EFFORT = 1000;
    private static final int BURSTABLE_MIN = 1000 + GUARANTEED;
    private static final int BURSTABLE_MAX = BEST_EFFORT - 1;
    private static final String NODE_CRITICAL = "system-node-critical";

    private ContainerMemory() {}

    /**
     * Returns the memory limits of a container: a burstable one is the less likely to be killed the more it requests.
     *
     * @param capacityBytes the memory of the node
     */
    static MemoryLimits of(Container container, Pod pod, long capacityBytes) {
        return new MemoryLimits(Requests.memoryLimit(container), oomScoreAdj(container, pod, capacityBytes));
    }

    private static int oomScoreAdj(Container container, Pod pod, long capacityBytes) {
        QosClass qos = PodQos.of(pod);
        if (NODE_CRITICAL.equals(pod.getSpec().getPriorityClassName()) || qos == QosClass.GUARANTEED) {
            return GUARANTEED;
        }
        if (qos == QosClass.BEST_EFFORT) {
            return BEST_EFFORT;
        }
        long adjustment = 1000 - perMille(Requests.memory(container), capacityBytes);
        if ("Always".equals(container.getRestartPolicy())) {
            adjustment = Math.min(adjustment, 1000 - perMille(leastOfMainContainers(pod), capacityBytes));
        }
        return (int) Math.max(BURSTABLE_MIN, Math.min(BURSTABLE_MAX, adjustment));
    }

    /** A sidecar is not to be killed before those that it serves. */
    private static long leastOfMainContainers(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .mapToLong(Requests::memory)
                .min()
                .orElse(0);
    }

    private static long perMille(long bytes, long capacityBytes) {
        return bytes >= capacityBytes ? 1000 : 1000 * bytes / capacityBytes;
    }
}
