package dev.corelet.sandbox.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Reads what a container requests and what it is limited to. */
public final class Requests {

    private Requests() {}

    /** Returns the CPU that a container requests, in thousandths of a CPU; a limit alone counts as the request. */
    public static long milliCpu(Container container) {
        return request(container, "cpu").map(Requests::milli).orElse(0L);
    }

    static long milliCpuLimit(Container container) {
        return limit(container, "cpu").map(Requests::milli).orElse(0L);
    }

    /** Returns the memory that a container requests, in bytes; a limit alone counts as the request. */
    static long memory(Container container) {
        return request(container, "memory").map(Requests::whole).orElse(0L);
    }

    /** Returns the memory that a container is limited to, in bytes; 0 for no limit. */
    static long memoryLimit(Container container) {
        return limit(container, "memory").map(Requests::whole).orElse(0L);
    }

    /** Returns the request for a resource, which a limit stands in for (API defaulting); empty if it is zero. */
    static Optional<BigDecimal> request(Container container, String resource) {
        return resources(container)
                .map(ResourceRequirements::getRequests)
                .flatMap(requests -> amount(requests, resource))
                .or(() -> limit(container, resource))
                .filter(request -> request.signum() > 0);
    }

    /** Returns the limit for a resource; empty if there is none. */
    static Optional<BigDecimal> limit(Container container, String resource) {
        return resources(container)
                .map(ResourceRequirements::getLimits)
                .flatMap(limits -> amount(limits, resource))
                .filter(limit -> limit.signum() > 0);
    }

    private static Optional<ResourceRequirements> resources(Container container) {
        return Optional.ofNullable(container.getResources());
    }

    private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String resource) {
        return Optional.ofNullable(amounts.get(resource)).map(Quantity::getNumericalAmount);
    }

    private static long milli(BigDecimal amount) {
        return whole(amount.movePointRight(3));
    }

    private static long whole(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).longValue();
    }
}
