package dev.corelet.host.topology;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a description of a synthetic machine comes to, counted depth first.
 *
 * @param cores each core
 * @param memoryNodes each memory-only node
 */
record SyntheticLayout(List<Core> cores, List<MemoryNode> memoryNodes) {

    /**
     * One of the machine's packages, dies and so on.
     *
     * @param part what describes it
     * @param number how many of its level come before it in the machine
     */
    record Spot(SyntheticPart part, int number) {}

    /**
     * A core.
     *
     * @param place what it is in of each level, itself and its L2 cache included
     * @param threads its number of CPUs
     */
    record Core(Map<SyntheticLevel, Spot> place, int threads) {

        Spot in(SyntheticLevel level) {
            return Objects.requireNonNull(place.get(level));
        }

        SyntheticTraits traits() {
            return in(SyntheticLevel.CORE).part().traits();
        }
    }

    /**
     * A memory-only node.
     *
     * @param nearest the numbers of the nodes with CPUs that it is beside
     */
    record MemoryNode(SyntheticPart.Memory memory, Set<Integer> nearest) {}

    /** Lays out a machine as it was described; levels that are left out count 1, see {@link LeftOutLevels}. */
    static SyntheticLayout of(SyntheticPart machine) {
        Walk walk = new Walk();
        walk.through(LeftOutLevels.fillIn(machine), Map.of());
        return new SyntheticLayout(List.copyOf(walk.cores), List.copyOf(walk.memoryNodes));
    }

    /** Returns how many nodes with CPUs there are. */
    int cpuNodes() {
        return cores.get(cores.size() - 1).in(SyntheticLevel.NUMA).number() + 1;
    }

    /** Goes through a machine from its first core to its last. */
    private static final class Walk {

        private final List<Core> cores = new ArrayList<>();
        private final List<MemoryNode> memoryNodes = new ArrayList<>();
        private final Map<SyntheticLevel, Integer> counts = new EnumMap<>(SyntheticLevel.class);

        void through(SyntheticPart part, Map<SyntheticLevel, Spot> around) {
            for (int i = 0; i < part.count(); i++) {
                Map<SyntheticLevel, Spot> here = new EnumMap<>(SyntheticLevel.class);
                here.putAll(around);
                here.put(part.level(), next(part.level(), part));
                int first = cores.size();
                if (part.level() == SyntheticLevel.CORE) {
                    here.computeIfAbsent(SyntheticLevel.L2, level -> next(level, part));
                    cores.add(new Core(here, threads(part)));
                } else {
                    part.inside().forEach(inner -> through(inner, here));
                }
                addMemory(part, cores.subList(first, cores.size()));
            }
        }

        private Spot next(SyntheticLevel level, SyntheticPart part) {
            return new Spot(part, counts.merge(level, 1, Integer::sum) - 1);
        }

        private static int threads(SyntheticPart core) {
            return core.inside().isEmpty()
                    ? 1
                    : core.inside().stream().mapToInt(SyntheticPart::count).sum();
        }

        private void addMemory(SyntheticPart part, List<Core> beside) {
            if (part.memory().isEmpty()) {
                return;
            }
            Set<Integer> nodes = new TreeSet<>();
            beside.forEach(core -> nodes.add(core.in(SyntheticLevel.NUMA).number()));
            part.memory().forEach(memory -> memoryNodes.add(new MemoryNode(memory, nodes)));
        }
    }
}
