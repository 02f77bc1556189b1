package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the findings of one discovery; the same one on many CPUs becomes one. */
final class Findings {

    /** The same thing about a CPU, whichever it is: {@code path} has {@code cpu*} for its name. */
    private record Kind(String path, String problem, String assumed) {}

    private final Map<Kind, CpuSet> cpusByKind = new LinkedHashMap<>();

    /** Adds a finding that is about no CPU in particular. */
    void add(String path, String problem, String assumed) {
        cpusByKind.putIfAbsent(new Kind(path, problem, assumed), CpuSet.EMPTY);
    }

    /** Adds a finding about one CPU; {@code path} is relative to its directory. */
    void addForCpu(int cpu, String path, String problem, String assumed) {
        Kind kind = new Kind(Sysfs.CPUS + "/cpu*/" + path, problem, assumed);
        cpusByKind.merge(kind, CpuSet.of(cpu), CpuSet::union);
    }

    List<Finding> toList() {
        return cpusByKind.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Finding finding(Kind kind, CpuSet cpus) {
        String name = cpus.size() == 1 ? "cpu" + cpus : "cpu[%s]".formatted(cpus);
        String path = cpus.isEmpty() ? kind.path() : kind.path().replace("cpu*", name);
        return new Finding(path, kind.problem(), kind.assumed());
    }
}
