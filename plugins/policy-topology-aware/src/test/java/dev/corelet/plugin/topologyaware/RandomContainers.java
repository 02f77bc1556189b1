package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Containers and operators' options of every kind. */
final class RandomContainers {

    private static final long MIB = 1L << 20;

    private static final List<Integer> AMOUNTS = List.of(
            1, 100, 250, 500, 999, 1000, 1000, 1000, 1001, 1500, 2000, 2000, 2400, 2500, 3000, 3999, 4000, 5000);

    private static final List<String> FLAGS = List.of("true", "false", "1", "F");

    private final Random random;
    private final Random order;
    private final List<Pod> pods = new ArrayList<>();
    private int count;

    /**
     * Creates a source of containers.
     *
     * @param order in which order the entries of maps are put, which must not matter
     */
    RandomContainers(Random random, Random order) {
        this.random = random;
        this.order = order;
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        if (once(2)) {
            return options;
        }
        put(options, 8, "pinCPU", false);
        put(options, 6, "pinMemory", false);
        put(options, 3, "preferIsolatedCPUs", random.nextBoolean());
        put(options, 4, "preferSharedCPUs", random.nextBoolean());
        put(options, 4, "colocatePods", true);
        put(options, 4, "colocateNamespaces", true);
        put(options, 3, "reservedPoolNamespaces", List.of("sys-*", "infra"));
        put(options, 2, "defaultCPUPriority", oneOf(List.of("high", "normal", "low", "none")));
        put(options, 2, "unlimitedBurstable", oneOf(List.of("system", "package", "die", "numa", "l3cache")));
        put(options, 3, "claimedCPUs", oneOf(List.of("detect", "mirrored", "separate")));
        put(options, 6, "fullCoresOnly", true);
        put(options, 4, "spreadOver", oneOf(List.of("none", "cores", "caches", "numaNodes")));
        put(options, 6, "threadsPerCore", "one");
        return shuffled(options);
    }

    private void put(Map<String, Object> options, int in, String name, Object value) {
        if (once(in)) {
            options.put(name, value);
        }
    }

    private <V> Map<String, V> shuffled(Map<String, V> map) {
        List<String> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, order);
        Map<String, V> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> {
            V value = map.get(key);
            if (value != null) {
                shuffled.put(key, value);
            }
        });
        return shuffled;
    }

    Map<String, Object> claimOptions() {
        Map<String, Object> options = new LinkedHashMap<>();
        put(options, 5, "fullCoresOnly", random.nextBoolean());
        put(options, 3, "spreadOver", oneOf(List.of("none", "cores", "caches", "numaNodes")));
        put(options, 5, "threadsPerCore", oneOf(List.of("all", "one")));
        return shuffled(options);
    }

    Container container(CpuTopology machine, Collection<ClaimId> claims) {
        Pod pod = pods.isEmpty() || !once(4) ? pod() : oneOf(pods);
        String name = oneOf(List.of("a", "b", "c"));
        TreeSet<ClaimId> used = new TreeSet<>();
        if (!claims.isEmpty() && once(3)) {
            int most = 1 + random.nextInt(2);
            for (int i = 0; i < most; i++) {
                used.add(oneOf(List.copyOf(claims)));
            }
        }
        TreeSet<ClaimId> separate = new TreeSet<>(used);
        separate.removeIf(claim -> random.nextBoolean());
        return new Container(
                new ContainerId("c%d".formatted(count++)),
                pod,
                name,
                used,
                separate,
                resources(pod.qos(), machine),
                hints(machine));
    }

    private Pod pod() {
        String uid = "pod" + pods.size();
        Pod pod = new Pod(
                oneOf(List.of("default", "default", "default", "kube-system", "sys-net", "infra", "other")),
                uid,
                uid,
                oneOf(List.of(QosClass.GUARANTEED, QosClass.GUARANTEED, QosClass.BURSTABLE, QosClass.BEST_EFFORT)),
                new TreeMap<>(),
                annotations());
        pods.add(pod);
        return pod;
    }

    private SortedMap<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            annotate(annotations, 8, "prefer-shared-cpus", oneOf(FLAGS));
            annotate(annotations, 8, "prefer-isolated-cpus", oneOf(FLAGS));
            annotate(annotations, 20, "require-isolated-cpus", oneOf(FLAGS));
            annotate(annotations, 12, "prefer-reserved-cpus", oneOf(FLAGS));
            annotate(annotations, 8, "prefer-cpu-priority", oneOf(List.of("high", "normal", "low", "none", "default")));
            annotate(annotations, 8, "hide-hyperthreads", oneOf(FLAGS));
            annotate(annotations, 6, "memory-type", oneOf(List.of("dram", "pmem", "hbm", "hbm,dram", "mixed")));
            annotate(annotations, 20, "cpu.preserve", oneOf(FLAGS));
            annotate(annotations, 20, "memory.preserve", oneOf(FLAGS));
            annotate(annotations, 8, "unlimited-burstable", oneOf(List.of("system", "package", "die", "numa")));
            annotate(annotations, 12, "topologyhints", oneOf(List.of("false", "devices", "mounts,pod-resources")));
            annotate(annotations, 12, "pick-resources-by-hints", oneOf(FLAGS));
            annotate(annotations, 60, "prefer-shared-cpus", "maybe");
            annotate(annotations, 60, "rdtclass", "gold");
        }
        return new TreeMap<>(shuffled(annotations));
    }

    private void annotate(Map<String, String> annotations, int in, String name, String value) {
        if (once(in)) {
            String scope = oneOf(List.of("", "/pod", "/container.a", "/container.b"));
            annotations.put(name + ".resource-policy.nri.io" + scope, value);
            if (once(4)) {
                annotate(annotations, 1, name, value);
            }
        }
    }

    /** Returns something that a container of that class may ask for. */
    Resources resources(QosClass qos, CpuTopology machine) {
        int milliCpu = once(12) ? 1000 * random.nextInt(machine.online().size() + 2) : oneOf(AMOUNTS);
        long bytes = (1 + random.nextInt(10)) * (once(3) ? 200L : 20L) * MIB;
        return switch (qos) {
            case GUARANTEED ->
                new Resources(
                        Math.max(1, milliCpu),
                        OptionalInt.of(Math.max(1, milliCpu)),
                        bytes,
                        OptionalLong.of(bytes),
                        Resources.Source.SPEC);
            case BURSTABLE ->
                new Resources(
                        once(5) ? 0 : milliCpu,
                        random.nextBoolean() ? OptionalInt.of(milliCpu + random.nextInt(3000)) : OptionalInt.empty(),
                        once(3) ? 0 : bytes,
                        random.nextBoolean() ? OptionalLong.of(2 * bytes) : OptionalLong.empty(),
                        Resources.Source.SPEC);
            case BEST_EFFORT -> Resources.NONE;
        };
    }

    private List<TopologyHint> hints(CpuTopology machine) {
        List<TopologyHint> hints = new ArrayList<>();
        while (once(4)) {
            int node = random.nextInt(machine.numaNodes().size());
            CpuSet cpus = List.copyOf(machine.numaNodes()).get(node).closestCpus();
            TopologyHint.Kind kind = oneOf(List.of(TopologyHint.Kind.values()));
            hints.add(new TopologyHint(kind, "hint" + hints.size(), cpus));
        }
        return hints;
    }
}
