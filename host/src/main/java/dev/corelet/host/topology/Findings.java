package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the findings of one discovery; the same one about many CPUs or nodes becomes one. What differs from one CPU
 * or node to the next is its detail, of which the first is told.
 */
final class Findings {

    /** The same thing, whichever CPU or node it is about: its path has the number left out where {@code *} stands. */
    private record Kind(String path, String problem, String assumed) {}

    /** Where a kind of finding was met: on which CPUs or nodes, what was told of the first, and whether of all. */
    private record Places(CpuSet numbers, int first, Detail detail, boolean alike) {

        Places and(Places more) {
            return new Places(
                    numbers.union(more.numbers), first, detail, alike && more.alike && detail.equals(more.detail));
        }
    }

    private static final int NO_NUMBER = -1;

    private final Map<Kind, Places> placesByKind = new LinkedHashMap<>();

    /** Adds a finding about one file or directory. */
    void add(String path, String problem, String assumed) {
        add(path, problem, Detail.NONE, assumed);
    }

    /** Adds a finding about one file or directory. */
    void add(String path, String problem, Detail detail, String assumed) {
        add(new Kind(path, problem, assumed), new Places(CpuSet.EMPTY, NO_NUMBER, detail, true));
    }

    /** Adds a finding about one CPU; {@code path} is relative to its directory. */
    void addForCpu(int cpu, String path, String problem, String assumed) {
        addForCpu(cpu, path, problem, Detail.NONE, assumed);
    }

    /** Adds a finding about one CPU; {@code path} is relative to its directory. */
    void addForCpu(int cpu, String path, String problem, Detail detail, String assumed) {
        addForOneOf(Sysfs.CPUS + "/cpu*" + below(path), cpu, problem, detail, assumed);
    }

    /** Adds a finding about one NUMA node; {@code path} is relative to its directory. */
    void addForNode(int node, String path, String problem, String assumed) {
        addForNode(node, path, problem, Detail.NONE, assumed);
    }

    /** Adds a finding about one NUMA node; {@code path} is relative to its directory. */
    void addForNode(int node, String path, String problem, Detail detail, String assumed) {
        addForOneOf(Sysfs.NODES + "/node*" + below(path), node, problem, detail, assumed);
    }

    private static String below(String path) {
        return path.isEmpty() ? "" : "/" + path;
    }

    private void addForOneOf(String path, int number, String problem, Detail detail, String assumed) {
        add(new Kind(path, problem, assumed), new Places(CpuSet.of(number), number, detail, true));
    }

    private void add(Kind kind, Places places) {
        placesByKind.merge(kind, places, Places::and);
    }

    /** Adds all findings of others, as if they had been added here one by one. */
    void addAll(Findings others) {
        others.placesByKind.forEach(this::add);
    }

    List<Finding> toList() {
        return placesByKind.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Finding finding(Kind kind, Places places) {
        CpuSet numbers = places.numbers();
        String shown = numbers.size() == 1 ? numbers.toString() : "[%s]".formatted(numbers);
        String path = numbers.isEmpty() ? kind.path() : kind.path().replace("*", shown);
        String problem = kind.problem();
        if (!places.detail().equals(Detail.NONE)) {
            problem += separator(kind, places) + places.detail();
        }
        return new Finding(path, problem, kind.assumed());
    }

    private static String separator(Kind kind, Places places) {
        if (places.alike()) {
            return ": ";
        }
        return places.numbers().isEmpty()
                ? ", such as "
                : ", on %s%d: ".formatted(kind.path().startsWith(Sysfs.CPUS) ? "cpu" : "node", places.first());
    }
}
