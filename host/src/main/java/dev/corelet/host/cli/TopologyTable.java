package dev.corelet.host.cli;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
import dev.corelet.host.topology.TopologyText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Writes a discovered machine as text for a person: a summary, where the cores are, the caches, the NUMA nodes, and
 * what discovery had to assume. Equal things share a line, so that 512 CPUs fit a screen as 8 do.
 */
final class TopologyTable {

    /** More places than this are shown per NUMA node only. */
    private static final int MANY_PLACES = 24;

    /** Distances to more nodes than this make no readable matrix. */
    private static final int MANY_NODES = 8;

    private static final int SHOWN_FINDINGS = 20;

    private final CpuTopology topology;

    private TopologyTable(CpuTopology topology) {
        this.topology = topology;
    }

    static String write(DiscoveredMachine machine) {
        TopologyTable table = new TopologyTable(machine.topology());
        return String.join("\n", table.summary(), table.cores(), table.caches(), table.nodes())
                + findings(machine.findings());
    }

    private String summary() {
        TextTable table = new TextTable(
                "CPUs", "%d online: %s".formatted(topology.online().size(), topology.online()));
        if (!topology.offline().isEmpty()) {
            table.row("Offline", "%d: %s".formatted(topology.offline().size(), topology.offline()));
        }
        if (!topology.isolated().isEmpty()) {
            table.row("Isolated", "%d: %s".formatted(topology.isolated().size(), topology.isolated()));
        }
        table.row("Has", TopologyText.summary(topology));
        return table.write();
    }

    /** Where cores are; cores of one place are told together. */
    private record Place(int cpuPackage, int node, CoreKind kind, int threads) {}

    /** Stands for all packages where they are not told apart. */
    private static final int ANY_PACKAGE = -1;

    private String cores() {
        Map<Place, CpuSet> places = places(cpu -> cpu.cpuPackage().kernelId());
        if (places.size() > MANY_PLACES) {
            places = places(cpu -> ANY_PACKAGE);
        }
        boolean hybrid = places.keySet().stream().map(Place::kind).distinct().count() > 1;
        TextTable table = new TextTable(
                "PACKAGE", "NODE", "KIND", "DIES", "CLUSTERS", "L3", "CORES", "THREADS/CORE", "GHZ", "CPUS");
        places.forEach((place, cpus) -> table.row(
                place.cpuPackage() == ANY_PACKAGE ? "" : String.valueOf(place.cpuPackage()),
                String.valueOf(place.node()),
                hybrid ? place.kind().name() : "",
                tells(Level.DIE, Level.PACKAGE) ? groups(cpus, Level.DIE) : "",
                tells(Level.CLUSTER, Level.DIE) && tells(Level.CLUSTER, Level.CORE) ? groups(cpus, Level.CLUSTER) : "",
                l3s(cpus),
                groups(cpus, Level.CORE),
                String.valueOf(place.threads()),
                clock(cpus),
                cpus.toString()));
        return table.write();
    }

    /** Tells whether a level divides the machine in another way than a neighbouring one. */
    private boolean tells(Level level, Level neighbour) {
        return topology.groups(level).size() != topology.groups(neighbour).size();
    }

    private Map<Place, CpuSet> places(ToIntFunction<Cpu> cpuPackage) {
        Comparator<Place> order = Comparator.comparingInt(Place::cpuPackage)
                .thenComparingInt(Place::node)
                .thenComparing(place -> place.kind().name(), Comparator.reverseOrder())
                .thenComparingInt(Place::threads);
        return topology.cpus().stream()
                .collect(Collectors.groupingBy(
                        cpu -> new Place(
                                cpuPackage.applyAsInt(cpu),
                                cpu.numaNode(),
                                cpu.kind(),
                                cpu.core().cpus().size()),
                        () -> new TreeMap<>(order),
                        Collectors.collectingAndThen(
                                Collectors.mapping(Cpu::id, Collectors.toList()),
                                ids -> CpuSet.of(
                                        ids.stream().mapToInt(Integer::intValue).toArray()))));
    }

    private String groups(CpuSet cpus, Level level) {
        return String.valueOf(cpus.stream()
                .mapToObj(id -> topology.cpu(id).group(level))
                .map(CpuGroup::cpus)
                .distinct()
                .count());
    }

    private String l3s(CpuSet cpus) {
        long count = cpus.stream()
                .mapToObj(id -> topology.cpu(id).dataCache(3))
                .flatMap(cache -> cache.stream())
                .distinct()
                .count();
        return count == 0 ? "" : String.valueOf(count);
    }

    private String clock(CpuSet cpus) {
        List<CpuFrequency> clocks =
                cpus.stream().mapToObj(id -> topology.cpu(id).frequency()).toList();
        String min = gigahertz(
                clocks.stream().flatMapToLong(clock -> clock.minKhz().stream()).min());
        String max = gigahertz(
                clocks.stream().flatMapToLong(clock -> clock.maxKhz().stream()).max());
        return min.isEmpty() || min.equals(max) ? max : min + "-" + max;
    }

    private static String gigahertz(OptionalLong kilohertz) {
        return kilohertz.isPresent() ? String.format(Locale.ROOT, "%.1f", kilohertz.getAsLong() / 1e6) : "";
    }

    /** Caches that differ in nothing but their place. */
    private record CacheKind(String name, String size, int cpus, int cores) {}

    private String caches() {
        Map<CacheKind, List<Cache>> kinds = topology.caches().stream()
                .collect(Collectors.groupingBy(
                        cache -> new CacheKind(
                                TopologyText.name(cache),
                                cache.sizeBytes().isPresent()
                                        ? TopologyText.bytes(cache.sizeBytes().getAsLong())
                                        : "?",
                                cache.cpus().size(),
                                Integer.parseInt(groups(cache.cpus(), Level.CORE))),
                        LinkedHashMap::new,
                        Collectors.toList()));
        if (kinds.isEmpty()) {
            return "No caches are reported.\n";
        }
        TextTable table = new TextTable("CACHE", "COUNT", "SIZE", "CORES EACH", "CPUS EACH", "OF CPUS");
        kinds.forEach((kind, caches) -> table.row(
                kind.name(),
                String.valueOf(caches.size()),
                kind.size(),
                String.valueOf(kind.cores()),
                String.valueOf(kind.cpus()),
                CpuSet.unionOf(caches.stream().map(Cache::cpus).toList()).toString()));
        return table.write();
    }

    private String nodes() {
        TextTable table = new TextTable("NODE", "MEMORY", "OF KIND", "CPUS", "DISTANCES");
        for (NumaNode node : topology.numaNodes()) {
            table.row(
                    String.valueOf(node.id()),
                    TopologyText.bytes(node.memoryBytes()),
                    node.hasMemory() ? node.memoryKind().name() : "",
                    String.valueOf(node.cpus().size()),
                    distances(node));
        }
        return table.write();
    }

    /** Lists a node's distances in the order of the nodes or, on a machine of many nodes, the nodes at each distance. */
    private String distances(NumaNode node) {
        int nodes = topology.numaNodes().size();
        if (nodes == 1) {
            return "";
        }
        if (nodes <= MANY_NODES) {
            return node.distances().values().stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        Map<Integer, NodeSet> byDistance = new TreeMap<>();
        node.distances()
                .forEach((to, distance) -> byDistance.merge(
                        distance, NodeSet.of(to), (a, b) -> new NodeSet(a.ids().union(b.ids()))));
        return byDistance.entrySet().stream()
                .map(entry -> "%s:%s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n%s:\n".formatted(FindingList.count(findings.size())));
        findings.stream().limit(SHOWN_FINDINGS).map(FindingList::lines).forEach(text::append);
        if (findings.size() > SHOWN_FINDINGS) {
            text.append("  and %d more, see --check\n".formatted(findings.size() - SHOWN_FINDINGS));
        }
        return text.toString();
    }
}
