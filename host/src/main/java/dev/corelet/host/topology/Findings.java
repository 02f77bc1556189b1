package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the findings of one discovery; the same one about many CPUs or nodes becomes one. */
final class Findings {

    /** The same thing, whichever CPU or node it is about: its path has the number left out where {@code *} stands. */
    private record Kind(String path, String problem, String assumed) {}

    private final Map<Kind, CpuSet> numbersByKind = new LinkedHashMap<>();

    /** Adds a finding about one file or directory. */
    void add(String path, String problem, String assumed) {
        numbersByKind.putIfAbsent(new Kind(path, problem, assumed), CpuSet.EMPTY);
    }

    /** Adds a finding about one CPU; {@code path} is relative to its directory. */
    void addForCpu(int cpu, String path, String problem, String assumed) {
        addForOneOf("%s/cpu*/%s".formatted(Sysfs.CPUS, path), cpu, problem, assumed);
    }

    /** Adds a finding about one NUMA node; {@code path} is relative to its directory. */
    void addForNode(int node, String path, String problem, String assumed) {
        addForOneOf("%s/node*/%s".formatted(Sysfs.NODES, path), node, problem, assumed);
    }

    private void addForOneOf(String path, int number, String problem, String assumed) {
        numbersByKind.merge(new Kind(path, problem, assumed), CpuSet.of(number), CpuSet::union);
    }

    List<Finding> toList() {
        return numbersByKind.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Finding finding(Kind kind, CpuSet numbers) {
        if (numbers.isEmpty()) {
            return new Finding(kind.path(), kind.problem(), kind.assumed());
        }
        String shown = numbers.size() == 1 ? numbers.toString() : "[%s]".formatted(numbers);
        return new Finding(kind.path().replace("*", shown), kind.problem(), kind.assumed());
    }
}
