package dev.corelet.host.pod;

import dev.corelet.api.policy.Resources;
import dev.corelet.host.node.PodSpecs.ContainerSpec;
import dev.corelet.host.resource.JsonObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    static Optional<String> mirrored(GenericKubernetesResource pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).map(annotations -> annotations.get(MIRROR));
    }

    /**
     * Returns what it says of each container, by name: init containers and sidecars, too. What is said of the pod as a
     * whole is no container's; ephemeral containers ask for nothing.
     *
     * @throws IllegalArgumentException if a field is not what it has to be, which the message names
     */
    static Map<String, ContainerSpec> of(GenericKubernetesResource pod) {
        JsonObject whole = JsonObject.of(pod);
        SortedSet<String> separate = separateClaims(whole);
        Map<String, ContainerSpec> specs = new HashMap<>();
        whole.object("spec").ifPresent(spec -> {
            for (String kind : List.of("initContainers", "containers")) {
                for (JsonObject container : spec.objects(kind)) {
                    specs.put(container.text("name"), new ContainerSpec(resources(container), separate));
                }
            }
            for (JsonObject container : spec.objects("ephemeralContainers")) {
                specs.put(container.text("name"), new ContainerSpec(Resources.NONE, separate));
            }
        });
        return specs;
    }

    private static Resources resources(JsonObject container) {
        Optional<JsonObject> said = container.object("resources");
        Optional<JsonObject> requests = said.flatMap(resources -> resources.object("requests"));
        Optional<JsonObject> limits = said.flatMap(resources -> resources.object("limits"));
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

    private static Optional<BigDecimal> amount(Optional<JsonObject> amounts, String resource) {
        return amounts.flatMap(known -> known.quantity(resource));
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
    private static SortedSet<String> separateClaims(JsonObject pod) {
        SortedSet<String> names = new TreeSet<>();
        pod.object("status").ifPresent(status -> {
            for (JsonObject claim : status.objects("nodeAllocatableResourceClaimStatuses")) {
                if (countsAsCpu(claim)) {
                    names.add(claim.text("resourceClaimName"));
                }
            }
        });
        return names;
    }

    /** Kubernetes 1.36 has a map of resources where later releases have a list of mappings. */
    private static boolean countsAsCpu(JsonObject claim) {
        return claim.objects("mapping").stream().anyMatch(mapped -> CPU.equals(mapped.text("name")))
                || claim.object("resources")
                        .flatMap(resources -> resources.value(CPU))
                        .isPresent();
    }
}
