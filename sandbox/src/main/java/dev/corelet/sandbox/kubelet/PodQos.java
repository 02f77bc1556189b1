package dev.corelet.sandbox.kubelet;

import dev.corelet.sandbox.runtime.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Derives a pod's quality of service from its native requests and limits; claims play no part. */
final class PodQos {

    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private PodQos() {}

    /**
     * Returns the class of a pod: guaranteed if every container limits CPU and memory to what it requests, best
     * effort if none asks for either (Kubernetes {@code pkg/apis/core/v1/helper/qos}).
     */
    static QosClass of(Pod pod) {
        List<Container> containers = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
        if (containers.stream().noneMatch(PodQos::asksForAnything)) {
            return QosClass.BEST_EFFORT;
        }
        return containers.stream().allMatch(PodQos::isGuaranteed) ? QosClass.GUARANTEED : QosClass.BURSTABLE;
    }

    private static boolean asksForAnything(Container container) {
        return RESOURCES.stream()
                .anyMatch(resource -> Requests.request(container, resource).isPresent()
                        || Requests.limit(container, resource).isPresent());
    }

    private static boolean isGuaranteed(Container container) {
        return RESOURCES.stream().allMatch(resource -> {
            Optional<BigDecimal> limit = Requests.limit(container, resource);
            return limit.isPresent()
                    && Requests.request(container, resource)
                            .filter(request -> request.compareTo(limit.get()) == 0)
                            .isPresent();
        });
    }
}
