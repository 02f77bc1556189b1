package dev.corelet.plugin.cachedomain;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Divides a machine's CPUs into cache domains. */
final class Domains {

    private static final int MAX_NAME = 63;

    private final CpuTopology machine;
    private final String level;

    /** What the CPUs of a domain have in common. */
    private record Common(String shared, Optional<Cache> cache, int numaNode, CoreKind kind) {}

    /**
     * Creates a divider.
     *
     * @param level {@code l} and the level of the cache, or {@code last} for the last one of each CPU
     */
    Domains(CpuTopology machine, String level) {
        this.machine = machine;
        this.level = level;
    }

    /** Returns the domains; those near to each other, in one package or NUMA node, follow each other. */
    List<Domain> all() {
        Map<Common, CpuSet> domains = new LinkedHashMap<>();
        for (Cpu cpu : machine.cpus()) {
            domains.merge(common(cpu), CpuSet.of(cpu.id()), CpuSet::union);
        }
        return domains.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getValue, this::byPlace))
                .map(domain -> new Domain(
                        name(domain.getKey(), domains), domain.getKey().cache(), cores(domain.getValue())))
                .toList();
    }

    private Common common(Cpu cpu) {
        Optional<Cache> cache =
                level.equals("last") ? cpu.lastLevelCache() : cpu.dataCache(Integer.parseInt(level.substring(1)));
        String shared = cache.map(machine::idOf).orElseGet(() -> machine.idOf(groupAround(cpu)));
        return new Common(shared, cache, cpu.numaNode(), cpu.kind());
    }

    /** Without a cache, what is said to be closest together beyond the core counts. */
    private CpuGroup groupAround(Cpu cpu) {
        return Stream.of(Level.CLUSTER, Level.DIE)
                .filter(machine::reports)
                .findFirst()
                .map(cpu::group)
                .orElse(cpu.cpuPackage());
    }

    private int byPlace(CpuSet one, CpuSet other) {
        return Comparator.comparingInt((CpuSet cpus) -> first(cpus).cpuPackage().kernelId())
                .thenComparingInt(cpus -> first(cpus).numaNode())
                .thenComparing(Comparator.naturalOrder())
                .compare(one, other);
    }

    private Cpu first(CpuSet cpus) {
        return machine.cpu(cpus.first());
    }

    private List<CpuSet> cores(CpuSet domain) {
        return domain.stream()
                .mapToObj(id -> machine.cpu(id).core().cpus().intersect(domain))
                .distinct()
                .toList();
    }

    /**
     * P-cores go without a mark and others never do, so that names stay when the cores of one kind are offline. The
     * NUMA node is named only where a cache spans several.
     */
    private static String name(Common common, Map<Common, CpuSet> domains) {
        boolean spansNodes = domains.keySet().stream()
                .anyMatch(other -> other.shared().equals(common.shared()) && other.numaNode() != common.numaNode());
        String node = spansNodes ? "-node" + common.numaNode() : "";
        String kind =
                common.kind().equals(CoreKind.P_CORE) ? "" : "-" + common.kind().name();
        return label(common.shared() + node + kind);
    }

    /** Makes a DNS label of it; one that is too long ends in a digest of the whole instead. */
    private static String label(String text) {
        String label =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-").replaceFirst("-+$", "");
        return label.length() <= MAX_NAME
                ? label
                : "%s-%08x".formatted(label.substring(0, MAX_NAME - 9), label.hashCode());
    }
}
