package dev.corelet.host.topology;

import static dev.corelet.host.topology.SyntheticSpec.wrong;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.host.topology.SyntheticLayout.Core;
import dev.corelet.host.topology.SyntheticLayout.MemoryNode;
import dev.corelet.host.topology.SyntheticTraits.Amount;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a description of a synthetic machine has to meet beyond its grammar. */
final class SyntheticRules {

    /** Where what a core says about something shared is settled. */
    private static final Map<Amount, SyntheticLevel> SHARED = Map.of(
            Amount.L2, SyntheticLevel.L2,
            Amount.L3, SyntheticLevel.L3,
            Amount.MEMORY, SyntheticLevel.NUMA);

    private final SyntheticSpec spec;
    private final SyntheticLayout layout;
    private final SyntheticNumbering numbering;
    private final CpuSet all;

    SyntheticRules(SyntheticSpec spec) {
        this.spec = spec;
        this.layout = SyntheticLayout.of(spec.machine());
        checkIds(
                "cpus",
                spec.cpuIds(),
                layout.cores().stream().mapToInt(Core::threads).sum(),
                "CPUs");
        this.numbering = SyntheticNumbering.of(spec, layout);
        this.all = numbering.all();
    }

    /**
     * Checks all rules.
     *
     * @throws dev.corelet.host.OperatorException if one is broken; the message names the part
     */
    void check() {
        checkNodes();
        checkSets();
        layout.cores().forEach(SyntheticRules::checkShared);
        layout.cores().forEach(SyntheticRules::checkClocks);
        checkECores();
        checkKinds();
        layout.memoryNodes().forEach(this::checkMemory);
    }

    private static void checkIds(String key, List<Integer> ids, int count, String things) {
        if (!ids.isEmpty() && ids.size() != count) {
            throw wrong(key + "=", "the machine has %d %s, the list has %d ids".formatted(count, things, ids.size()));
        }
    }

    private void checkNodes() {
        int nodes = layout.cpuNodes() + layout.memoryNodes().size();
        if (nodes > SyntheticParser.MAX_NODES) {
            throw wrong(spec.machine().text(), "more than %d NUMA nodes".formatted(SyntheticParser.MAX_NODES));
        }
        checkIds("nodes", spec.nodeIds(), nodes, "NUMA nodes");
        boolean square = spec.distances().stream().allMatch(row -> row.size() == nodes);
        if (!spec.distances().isEmpty() && (spec.distances().size() != nodes || !square)) {
            throw wrong("distances=", "expected %d rows of %d distances".formatted(nodes, nodes));
        }
    }

    private void checkSets() {
        checkSet("ecores", spec.eCores());
        checkSet("offline", spec.offline());
        checkSet("isolated", spec.isolated());
        if (spec.offline().containsAll(all)) {
            throw wrong("offline=" + spec.offline(), "no CPU is left online");
        }
    }

    private void checkSet(String key, CpuSet cpus) {
        if (!all.containsAll(cpus)) {
            throw wrong("%s=%s".formatted(key, cpus), "the machine has CPUs %s only".formatted(all));
        }
    }

    /** A size that is set inside of what it is the size of would be the size of nothing. */
    private static void checkShared(Core core) {
        SHARED.forEach((amount, level) -> {
            SyntheticTraits around = core.in(level).part().traits();
            core.traits().amount(amount).ifPresent(own -> {
                if (around.amount(amount).orElse(-1) != own) {
                    String name = SyntheticTraits.key(amount);
                    throw wrong(
                            core.in(SyntheticLevel.CORE).part().text(),
                            "%s= has to stand on the level that shares it, or outside of it".formatted(name));
                }
            });
        });
    }

    private static void checkClocks(Core core) {
        OptionalLong min = core.traits().amount(Amount.MIN);
        OptionalLong max = core.traits().amount(Amount.MAX);
        if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
            throw wrong(core.in(SyntheticLevel.CORE).part().text(), "its min= is above its max=");
        }
    }

    private void checkECores() {
        String part = "ecores=" + spec.eCores();
        if (spec.eCores().containsAll(all)) {
            throw wrong(part, "no CPU is left for P-cores");
        }
        for (CpuSet core : numbering.cores()) {
            if (core.intersects(spec.eCores()) && !spec.eCores().containsAll(core)) {
                throw wrong(part, "it must have all or none of CPUs %s, which are one core".formatted(core));
            }
        }
    }

    private void checkKinds() {
        Set<CoreKind> kinds = kinds(layout.cores());
        if (kinds.size() == 1 && !kinds.contains(CoreKind.P_CORE)) {
            throw wrong("kind=" + kinds.iterator().next(), "the cores of a machine with one kind only are P-cores");
        }
        try {
            KindFiles.require(kinds(onlineCores()));
        } catch (IllegalArgumentException e) {
            throw wrong("kind=", String.valueOf(e.getMessage()));
        }
    }

    private Set<CoreKind> kinds(List<Core> cores) {
        return cores.stream().map(core -> numbering.kind(spec, core)).collect(Collectors.toSet());
    }

    private List<Core> onlineCores() {
        return layout.cores().stream()
                .filter(core -> !spec.offline().containsAll(numbering.of(core)))
                .toList();
    }

    private void checkMemory(MemoryNode node) {
        SyntheticPart.Memory memory = node.memory();
        List<Long> ordinary = onlineCores().stream()
                .map(core -> core.in(SyntheticLevel.NUMA))
                .distinct()
                .map(cpuNode -> cpuNode.part().traits().amount(Amount.MEMORY).orElse(0))
                .toList();
        MemoryKind told =
                memory.bytes() == 0 ? MemoryKind.DRAM : NumaDiscovery.kindOfMemoryOnly(memory.bytes(), ordinary);
        if (memory.kind() != told) {
            throw wrong(
                    memory.text(),
                    "the kernel does not tell the kind of memory, and by its size this would be taken for %s: hbm has"
                                    .formatted(told)
                            + " to be smaller than what nodes with CPUs have on average, pmem must not be, dram has to be 0");
        }
    }
}
