package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.testkit.Machines;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Machines with a few bytes of memory of all kinds. Node i has CPU i, if it has one. */
final class MemoryMachines {

    /** Two sockets of two nodes, each with PMEM beside it; the nodes of a socket are 0 and 2, and 1 and 3. */
    static final CpuTopology SOCKETS_WITH_PMEM =
            of("cpu dram 4, cpu dram 4, cpu dram 4, cpu dram 4, pmem 4, pmem 4, pmem 4, pmem 4", """
            10,21,11,21,17,28,28,28 / 21,10,21,11,28,28,17,28 / 11,21,10,21,28,17,28,28 / 21,11,21,10,28,28,28,17 /
            17,28,28,28,10,28,28,28 / 28,28,17,28,28,10,28,28 / 28,17,28,28,28,28,10,28 / 28,28,28,17,28,28,28,10""");

    /** Two sockets, each with HBM and CXL memory beside it. A byte stands for a mebibyte. */
    static final CpuTopology HBM_AND_CXL = hbmAndCxl("");

    private MemoryMachines() {}

    /** Returns the machine whose HBM and CXL memory the kernel does not use itself. */
    static CpuTopology hbmAndCxlThatIsMovable() {
        return hbmAndCxl(" movable");
    }

    private static CpuTopology hbmAndCxl(String movable) {
        String special = "hbm 1024%1$s, hbm 1024%1$s, pmem 4096%1$s, pmem 4096%1$s".formatted(movable);
        return of("cpu dram 2048, cpu dram 2048, " + special, """
                10,20,15,25,15,25 / 20,10,25,15,25,15 / 15,25,10,25,20,25 /
                25,15,25,10,25,20 / 15,25,20,25,10,25 / 25,15,25,20,25,10""");
    }

    /**
     * Returns a machine.
     *
     * @param nodes of each node, with commas between them, whether it has a CPU, its kind of memory and bytes of it, and
     *     whether that is movable; first those with CPUs
     * @param distances from each node, with slashes between them, to each; blank where unknown
     */
    static CpuTopology of(String nodes, String distances) {
        String[] texts = nodes.split(",", -1);
        String[] rows = distances.split("/", -1);
        int cpus = (int) nodes.chars().filter(letter -> letter == 'u').count();
        CpuTopology base = Machines.uniform(1, cpus, 1, 1);
        List<NumaNode> made = new ArrayList<>();
        for (int id = 0; id < texts.length; id++) {
            List<String> words = List.of(texts[id].strip().split(" ", -1));
            boolean hasCpu = words.get(0).equals("cpu");
            SortedMap<Integer, Integer> row = row(rows[id]);
            made.add(new NumaNode(
                    id,
                    hasCpu ? CpuSet.of(id) : CpuSet.EMPTY,
                    hasCpu ? CpuSet.of(id) : nearest(row.headMap(cpus)),
                    Long.parseLong(words.get(hasCpu ? 2 : 1)),
                    MemoryKind.valueOf(words.get(hasCpu ? 1 : 0).toUpperCase(Locale.ROOT)),
                    words.contains("movable"),
                    row));
        }
        return new CpuTopology(base.cpus(), made, CpuSet.EMPTY, EnumSet.of(Level.PACKAGE, Level.CORE));
    }

    private static SortedMap<Integer, Integer> row(String text) {
        SortedMap<Integer, Integer> row = new TreeMap<>();
        if (text.isBlank()) {
            return row;
        }
        String[] distances = text.strip().split(",", -1);
        IntStream.range(0, distances.length).forEach(to -> row.put(to, Integer.valueOf(distances[to])));
        return row;
    }

    private static CpuSet nearest(SortedMap<Integer, Integer> distances) {
        int shortest =
                distances.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
        return CpuSet.of(distances.entrySet().stream()
                .filter(to -> to.getValue() == shortest)
                .mapToInt(Map.Entry::getKey)
                .toArray());
    }
}
