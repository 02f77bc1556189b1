package dev.corelet.host.pod;

import dev.corelet.api.policy.Resources;
import dev.corelet.host.node.PodSpecs.ContainerSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeAllocatableResourceClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a pod's specification and status say of its containers. Pure functions. */
final class PodContainers {

    /** The kubelet runs a pod of its own directory under the UID that it says here, not under that of its mirror. */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";

    private PodContainers() {}

    /** Returns the UID of the pod of the kubelet's own that this one stands for, if it does. */
    static Optional<String> mirrored(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).map(annotations -> annotations.get(MIRROR));
    }

    /**
     * Returns what it says of each container, by name: init containers and sidecars, too. What is said of the pod as a
     * whole is no container's; ephemeral containers ask for nothing.
     *
     * @throws ArithmeticException if a quantity is out of bounds
     * @throws IllegalArgumentException if a quantity is none
     */
    static Map<String, ContainerSpec> of(Pod pod) {
        Map<String, ContainerSpec> specs = new HashMap<>();
        SortedSet<String> separate = separateClaims(pod);
        pod.getSpec()
                .getInitContainers()
                .forEach(
                        container -> specs.put(container.getName(), new ContainerSpec(resources(container), separate)));
        pod.getSpec()
                .getContainers()
                .forEach(
                        container -> specs.put(container.getName(), new ContainerSpec(resources(container), separate)));
        pod.getSpec()
                .getEphemeralContainers()
                .forEach(container -> specs.put(container.getName(), new ContainerSpec(Resources.NONE, separate)));
        return specs;
    }

    private static Resources resources(Container container) {
        ResourceRequirements said = Objects.requireNonNullElse(container.getResources(), new ResourceRequirements());
        Map<String, Quantity> requests = Objects.requireNonNullElse(said.getRequests(), Map.of());
        Map<String, Quantity> limits = Objects.requireNonNullElse(said.getLimits(), Map.of());
        OptionalInt cpuLimit =
                amount(limits, CPU).map(limit -> OptionalInt.of(milli(limit))).orElse(OptionalInt.empty());
        OptionalLong memoryLimit = amount(limits, MEMORY)
                .map(limit -> OptionalLong.of(whole(limit)))
                .orElse(OptionalLong.empty());
        return new Resources(
                amount(requests, CPU).map(PodContainers::milli).orElse(cpuLimit.orElse(0)),
                cpuLimit,
                amount(requests, MEMORY).map(PodContainers::whole).orElse(memoryLimit.orElse(0)),
                memoryLimit,
                Resources.Source.SPEC);
    }

    private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String resource) {
        return Optional.ofNullable(amounts.get(resource)).map(Quantity::getNumericalAmount);
    }

    private static int milli(BigDecimal cpus) {
        return cpus.movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .max(BigDecimal.ZERO)
                .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                .intValueExact();
    }

    private static long whole(BigDecimal bytes) {
        return bytes.setScale(0, RoundingMode.CEILING)
                .max(BigDecimal.ZERO)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    /** The scheduler writes down which claims count as CPUs of the pod (dra-contract section 7.1). */
    private static SortedSet<String> separateClaims(Pod pod) {
        SortedSet<String> names = new TreeSet<>();
        if (pod.getStatus() != null) {
            for (NodeAllocatableResourceClaimStatus claim : pod.getStatus().getNodeAllocatableResourceClaimStatuses()) {
                if (countsAsCpu(claim)) {
                    names.add(claim.getResourceClaimName());
                }
            }
        }
        return names;
    }

    /** Kubernetes 1.36 has a map of resources where later releases have a list of mappings. */
    private static boolean countsAsCpu(NodeAllocatableResourceClaimStatus claim) {
        return claim.getMapping().stream().anyMatch(mapped -> CPU.equals(mapped.getName()))
                || (claim.getAdditionalProperties().get("resources") instanceof Map<?, ?> resources
                        && resources.containsKey(CPU));
    }
}
