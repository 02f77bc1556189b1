package dev.corelet.sandbox.cluster;

import dev.corelet.sandbox.kubelet.Requests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;
import java.util.Optional;

/** Adds up what a pod requests of a node. */
final class PodRequests {

    private PodRequests() {}

    /**
     * Returns the CPU that a pod needs at its worst moment, in thousandths of a CPU: init containers run one after the
     * other, sidecars from their turn on (Kubernetes {@code resourcehelper.PodRequests}).
     */
    static long milliCpu(Pod pod) {
        long sidecars = 0;
        long worstInit = 0;
        for (Container init : pod.getSpec().getInitContainers()) {
            long request = Requests.milliCpu(init);
            worstInit = Math.max(worstInit, sidecars + request);
            if ("Always".equals(init.getRestartPolicy())) {
                sidecars += request;
            }
        }
        long containers = pod.getSpec().getContainers().stream()
                .mapToLong(Requests::milliCpu)
                .sum();
        return Math.max(worstInit, sidecars + containers) + overhead(pod);
    }

    private static long overhead(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getOverhead())
                .map(overhead -> overhead.get("cpu"))
                .map(Quantity::getNumericalAmount)
                .map(cpu ->
                        cpu.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue())
                .orElse(0L);
    }
}
