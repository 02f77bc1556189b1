package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.topology.MemoryKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a container has to get, by the rules as people read them: the reference that the policy is compared with.
 *
 * @param kind {@code normal}, {@code reserved} or {@code preserved}
 * @param full how many exclusive CPUs beside those of its claims
 * @param fraction how much of shared CPUs
 * @param isolation {@code no}, {@code preferred} or {@code required}
 * @param claimed whether it has CPUs of claims
 */
record Need(String kind, int full, int fraction, String isolation, boolean claimed) {

    private static final String DOMAIN = ".resource-policy.nri.io";

    /**
     * Works out what a container needs.
     *
     * @param options the operator's, as in YAML
     * @param claims how many CPUs it has of each of its claims
     */
    static Need of(Container container, Map<String, Object> options, Map<ClaimId, Integer> claims) {
        int mirrored = 0;
        for (Map.Entry<ClaimId, Integer> claim : claims.entrySet()) {
            String accounting = (String) options.getOrDefault("claimedCPUs", "detect");
            boolean separate = accounting.equals("separate")
                    || (accounting.equals("detect")
                            && container.separateClaims().contains(claim.getKey()));
            mirrored += separate ? 0 : claim.getValue();
        }
        boolean claimed = claims.values().stream().anyMatch(cpus -> cpus > 0);
        int asked = container.resources().milliCpu();
        String kind = kind(container, options);
        int full = kind.equals("normal") ? full(container, options) : 0;
        int fraction = asked - 1000 * full;
        if (mirrored > full) {
            return new Need(kind, 0, Math.max(0, asked - 1000 * mirrored), "no", claimed);
        }
        return new Need(kind, full - mirrored, fraction, full == 0 ? "no" : isolation(container, options), claimed);
    }

    /** Tells whether it has to run on shared CPUs. */
    boolean shares() {
        return fraction > 0 || (full == 0 && !claimed);
    }

    /** Returns what it is where there are no reserved CPUs, or too few. */
    Need notReserved() {
        return new Need("normal", full, fraction, isolation, claimed);
    }

    private static String kind(Container container, Map<String, Object> options) {
        if (isTrue(container, "cpu.preserve")) {
            return "preserved";
        }
        if (isTrue(container, "prefer-reserved-cpus")) {
            return "reserved";
        }
        String namespace = container.pod().namespace();
        boolean system = namespace.equals("kube-system");
        if (options.get("reservedPoolNamespaces") instanceof List<?> globs) {
            for (Object glob : globs) {
                String regex = Pattern.quote(glob.toString()).replace("*", "\\E.*\\Q");
                system = system || namespace.matches(regex);
            }
        }
        return system && !isFalse(container, "prefer-reserved-cpus") ? "reserved" : "normal";
    }

    private static int full(Container container, Map<String, Object> options) {
        if (container.pod().qos() != QosClass.GUARANTEED) {
            return 0;
        }
        int cores = container.resources().milliCpu() / 1000;
        boolean even = container.resources().milliCpu() % 1000 == 0;
        boolean prefersShared = isTrue(container, "prefer-shared-cpus")
                || (!isFalse(container, "prefer-shared-cpus") && Boolean.TRUE.equals(options.get("preferSharedCPUs")));
        if (cores > 1 && !even) {
            return isFalse(container, "prefer-shared-cpus") ? cores : 0;
        }
        return prefersShared ? 0 : cores;
    }

    private static String isolation(Container container, Map<String, Object> options) {
        int cores = container.resources().milliCpu() / 1000;
        boolean even = container.resources().milliCpu() % 1000 == 0;
        if (isTrue(container, "require-isolated-cpus")
                && scope(container, "require-isolated-cpus") >= scope(container, "prefer-isolated-cpus")) {
            return "required";
        }
        if (isTrue(container, "prefer-isolated-cpus")) {
            return "preferred";
        }
        boolean byDefault = !Boolean.FALSE.equals(options.get("preferIsolatedCPUs")) && !(cores > 1 && even);
        return byDefault && !isFalse(container, "prefer-isolated-cpus") ? "preferred" : "no";
    }

    /** Returns the kinds of memory that a container wants. */
    static Set<MemoryKind> memory(Container container) {
        String kinds = annotation(container, "memory-type");
        if (kinds.isEmpty()) {
            return Set.of(MemoryKind.DRAM, MemoryKind.PMEM);
        }
        return Arrays.stream(MemoryKind.values())
                .filter(kind -> kinds.contains("mixed")
                        || kinds.toUpperCase(Locale.ROOT).contains(kind.name()))
                .collect(Collectors.toSet());
    }

    static boolean isTrue(Container container, String annotation) {
        return Set.of("1", "t", "T", "TRUE", "true", "True").contains(annotation(container, annotation));
    }

    static boolean isFalse(Container container, String annotation) {
        return Set.of("0", "f", "F", "FALSE", "false", "False").contains(annotation(container, annotation));
    }

    /** Returns the value that counts for the container; empty if there is none. */
    static String annotation(Container container, String name) {
        Map<String, String> all = container.pod().annotations();
        return switch (scope(container, name)) {
            case 2 -> all.getOrDefault(name + DOMAIN + "/container." + container.name(), "");
            case 1 -> all.getOrDefault(name + DOMAIN + "/pod", "");
            default -> all.getOrDefault(name + DOMAIN, "");
        };
    }

    private static int scope(Container container, String name) {
        Map<String, String> all = container.pod().annotations();
        if (all.containsKey(name + DOMAIN + "/container." + container.name())) {
            return 2;
        }
        if (all.containsKey(name + DOMAIN + "/pod")) {
            return 1;
        }
        return all.containsKey(name + DOMAIN) ? 0 : -1;
    }
}
