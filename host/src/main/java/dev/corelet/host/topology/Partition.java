package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * CPUs divided into groups that do not overlap.
 *
 * @param byCpu the group of each CPU
 * @param joint the CPUs that are not alone in their group
 */
record Partition(Map<Integer, CpuSet> byCpu, CpuSet joint) {

    /** Puts all CPUs into one group. */
    static Partition whole(CpuSet cpus) {
        return by(cpus, cpu -> "all");
    }

    /** Puts every CPU into a group of its own. */
    static Partition singletons(CpuSet cpus) {
        return by(cpus, cpu -> cpu);
    }

    /** Puts those CPUs together that have equal keys. */
    static Partition by(CpuSet cpus, IntFunction<Object> key) {
        Map<Object, IntStream.Builder> members = new HashMap<>();
        cpus.stream()
                .forEach(cpu -> members.computeIfAbsent(key.apply(cpu), any -> IntStream.builder())
                        .add(cpu));
        Map<Integer, CpuSet> byCpu = new HashMap<>();
        for (IntStream.Builder group : members.values()) {
            CpuSet set = CpuSet.of(group.build().toArray());
            set.stream().forEach(cpu -> byCpu.put(cpu, set));
        }
        return new Partition(
                byCpu, cpus.filter(cpu -> !byCpu.getOrDefault(cpu, cpus).equals(CpuSet.of(cpu))));
    }

    /** Returns the group that a CPU is in. */
    CpuSet of(int cpu) {
        return Objects.requireNonNull(byCpu.get(cpu));
    }

    /** Returns each group once. */
    Set<CpuSet> groups() {
        return new LinkedHashSet<>(byCpu.values());
    }

    /** Returns all CPUs of those groups that have a CPU in {@code cpus}. */
    CpuSet enclosing(CpuSet cpus) {
        return cpus.union(CpuSet.of(
                cpus.intersect(joint).stream().flatMap(cpu -> of(cpu).stream()).toArray()));
    }
}
