package dev.corelet.host.picture;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a machine into boxes in boxes.
 *
 * <p>A box lies inside another exactly if its CPUs are among those of the other. Whatever has the same CPUs shares a
 * box, except that a core is always a box of its own, which it shares with its caches only. A die that is the whole
 * package and a cluster that is the whole die or a single core tell nothing and are left out.
 *
 * <p>Packages, dies, clusters and cores nest by themselves. A NUMA node that crosses one of them (each has some of the
 * other's CPUs but not all) is divided: every box that it crosses gets the part that lies inside. So is a cache that
 * crosses one of them, a NUMA node, or a cache of a higher level. A NUMA node without CPUs has no box of its own: it is
 * shown in the smallest one that holds all CPUs closest to it.
 */
final class Nesting {

    private final CpuTopology topology;
    private final Parts parts;

    private final List<Part> ofMachine = new ArrayList<>();

    /** What has a box between the machine and the cores, by its CPUs. */
    private final Map<CpuSet, List<Part>> frames = new LinkedHashMap<>();

    /** The cores and what they have for themselves, by their CPUs. */
    private final Map<CpuSet, List<Part>> cores = new LinkedHashMap<>();

    /** The keys of {@link #frames} and {@link #cores} that hold a CPU, by that CPU. */
    private final Map<Integer, Set<CpuSet>> around = new HashMap<>();

    private Nesting(CpuTopology topology) {
        this.topology = topology;
        this.parts = new Parts(topology);
    }

    /** Returns the box of the whole machine. */
    static Box of(CpuTopology topology) {
        Nesting nesting = new Nesting(topology);
        nesting.ofMachine.add(nesting.parts.machine());
        nesting.addGroups();
        nesting.addNodes();
        nesting.addCaches();
        return nesting.machine();
    }

    private void addGroups() {
        addGroups(Level.PACKAGE, cluster -> true);
        addGroups(Level.DIE, die -> !die.equals(lowest(die).cpuPackage().cpus()));
        addGroups(
                Level.CLUSTER,
                cluster -> !cluster.equals(lowest(cluster).die().cpus())
                        && !cluster.equals(lowest(cluster).core().cpus()));
        topology.groups(Level.CORE).forEach(core -> add(cores, core.cpus(), parts.core(core)));
    }

    private void addGroups(Level level, Predicate<CpuSet> tells) {
        topology.groups(level).stream()
                .filter(group -> tells.test(group.cpus()))
                .forEach(group -> add(frames, group.cpus(), parts.group(group)));
    }

    private Cpu lowest(CpuSet cpus) {
        return topology.cpu(cpus.first());
    }

    private void addNodes() {
        for (NumaNode node : topology.numaNodes()) {
            for (CpuSet piece : pieces(node.cpus())) {
                add(frames, piece, parts.node(node, piece));
            }
        }
        for (NumaNode node : topology.numaNodes()) {
            if (node.cpus().isEmpty()) {
                addNodeWithoutCpus(node);
            }
        }
    }

    private void addNodeWithoutCpus(NumaNode node) {
        frames.keySet().stream()
                .filter(frame -> frame.containsAll(node.closestCpus()))
                .min(Comparator.comparingInt(CpuSet::size))
                .ifPresentOrElse(
                        frame -> add(frames, frame, parts.nodeWithoutCpus(node, frame)),
                        () -> ofMachine.add(parts.nodeWithoutCpus(node, topology.online())));
    }

    private void addCaches() {
        List<Cache> fromTheOutsideIn = topology.caches().stream()
                .sorted(Comparator.comparingInt(Cache::level).reversed())
                .toList();
        for (Cache cache : fromTheOutsideIn) {
            for (CpuSet piece : pieces(cache.cpus())) {
                add(cores.containsKey(piece) ? cores : frames, piece, parts.cache(cache, piece));
            }
        }
    }

    private void add(Map<CpuSet, List<Part>> to, CpuSet cpus, Part part) {
        to.computeIfAbsent(cpus, key -> {
                    key.stream().forEach(cpu -> around(cpu).add(key));
                    return new ArrayList<>();
                })
                .add(part);
    }

    private Set<CpuSet> around(int cpu) {
        return around.computeIfAbsent(cpu, key -> new LinkedHashSet<>());
    }

    /** Divides a set until none of its pieces crosses a box. */
    private List<CpuSet> pieces(CpuSet cpus) {
        if (frames.containsKey(cpus) || cores.containsKey(cpus)) {
            return List.of(cpus);
        }
        Set<CpuSet> met =
                cpus.stream().boxed().flatMap(cpu -> around(cpu).stream()).collect(Collectors.toSet());
        List<CpuSet> pieces = cpus.isEmpty() ? List.of() : List.of(cpus);
        for (CpuSet box : met) {
            pieces = pieces.stream().flatMap(piece -> divide(piece, box)).toList();
        }
        return pieces;
    }

    private static Stream<CpuSet> divide(CpuSet piece, CpuSet box) {
        boolean crosses = piece.intersects(box) && !piece.containsAll(box) && !box.containsAll(piece);
        return crosses ? Stream.of(piece.intersect(box), piece.minus(box)) : Stream.of(piece);
    }

    /** A box whose inside is not complete yet. */
    private record Draft(List<Part> parts, CpuSet cpus, List<Draft> inner) {

        Draft(List<Part> parts, CpuSet cpus) {
            this(parts, cpus, new ArrayList<>());
        }

        Box box() {
            return new Box(
                    parts.stream().sorted(Comparator.comparing(Part::kind)).toList(),
                    cpus,
                    inner.stream()
                            .sorted(Comparator.comparing(Draft::cpus))
                            .map(Draft::box)
                            .toList());
        }
    }

    private Box machine() {
        Draft machine = new Draft(ofMachine, topology.online());
        Map<Integer, Draft> innermost = new HashMap<>();
        // Cores come after the frames: one with the same CPUs lies around the core.
        Stream.of(frames, cores)
                .flatMap(boxes -> boxes.entrySet().stream())
                .map(box -> new Draft(box.getValue(), box.getKey()))
                .sorted(Comparator.comparingInt((Draft draft) -> draft.cpus().size())
                        .reversed())
                .forEachOrdered(draft -> {
                    innermost
                            .getOrDefault(draft.cpus().first(), machine)
                            .inner()
                            .add(draft);
                    draft.cpus().stream().forEach(cpu -> innermost.put(cpu, draft));
                });
        topology.cpus()
                .forEach(cpu -> innermost
                        .getOrDefault(cpu.id(), machine)
                        .inner()
                        .add(new Draft(List.of(parts.cpu(cpu)), CpuSet.of(cpu.id()))));
        return machine.box();
    }
}
