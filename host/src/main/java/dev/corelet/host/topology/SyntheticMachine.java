package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.SyntheticLayout.Core;
import dev.corelet.host.topology.SyntheticTraits.Amount;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** Builds the machine that a description describes. */
final class SyntheticMachine {

    private final SyntheticSpec spec;
    private final SyntheticLayout layout;
    private final SyntheticNumbering numbering;
    private final CpuSet online;

    /** The online CPUs of everything of each level, by its number. */
    private final Map<SyntheticLevel, Map<Integer, CpuSet>> cpus = new EnumMap<>(SyntheticLevel.class);

    /** The lowest number of a level in what its kernel ids are counted in, by the number of that. */
    private final Map<SyntheticLevel, Map<Integer, Integer>> lowest = new EnumMap<>(SyntheticLevel.class);

    SyntheticMachine(SyntheticSpec spec) {
        this.spec = spec;
        this.layout = SyntheticLayout.of(spec.machine());
        this.numbering = SyntheticNumbering.of(spec, layout);
        this.online = numbering.all().minus(spec.offline());
        for (SyntheticLevel level : SyntheticLevel.values()) {
            if (level != SyntheticLevel.THREAD) {
                cpus.put(level, gather(level));
                lowest.put(level, lowest(level));
            }
        }
    }

    private Map<Integer, CpuSet> gather(SyntheticLevel level) {
        Predicate<Core> uses = switch (level) {
            case L2 -> core -> core.traits().amount(Amount.L2).isPresent();
            case L3 -> core -> core.traits().amount(Amount.L3).isPresent();
            default -> core -> true;
        };
        Map<Integer, List<CpuSet>> parts = new HashMap<>();
        layout.cores().stream()
                .filter(uses)
                .forEach(core -> parts.computeIfAbsent(core.in(level).number(), any -> new ArrayList<>())
                        .add(numbering.of(core).intersect(online)));
        Map<Integer, CpuSet> whole = new HashMap<>();
        parts.forEach((number, sets) -> whole.put(
                number, CpuSet.of(sets.stream().flatMapToInt(CpuSet::stream).toArray())));
        return whole;
    }

    private Map<Integer, Integer> lowest(SyntheticLevel level) {
        Map<Integer, Integer> numbers = new HashMap<>();
        layout.cores()
                .forEach(core ->
                        numbers.merge(countedIn(level, core), core.in(level).number(), Math::min));
        return numbers;
    }

    /** Returns the number of what the kernel ids of a level start again in. */
    private int countedIn(SyntheticLevel level, Core core) {
        SyntheticLevel outer = switch (level) {
            case DIE -> SyntheticLevel.PACKAGE;
            case CLUSTER -> SyntheticLevel.DIE;
            case CORE -> spec.repeatCoreIds() ? SyntheticLevel.PACKAGE : SyntheticLevel.MACHINE;
            default -> SyntheticLevel.MACHINE;
        };
        return core.in(outer).number();
    }

    CpuTopology topology() {
        List<Cpu> all = new ArrayList<>();
        for (Core core : layout.cores()) {
            cpus(SyntheticLevel.CORE, core).stream().forEach(cpu -> all.add(cpu(cpu, core)));
        }
        SyntheticNodes nodes = new SyntheticNodes(spec, layout, Objects.requireNonNull(cpus.get(SyntheticLevel.NUMA)));
        return new CpuTopology(all, nodes.all(), spec.offline(), reported());
    }

    private Set<CpuGroup.Level> reported() {
        Set<CpuGroup.Level> reported = EnumSet.of(CpuGroup.Level.PACKAGE, CpuGroup.Level.CORE);
        if (spec.machine().names(SyntheticLevel.DIE)) {
            reported.add(CpuGroup.Level.DIE);
        }
        if (spec.machine().names(SyntheticLevel.CLUSTER)) {
            reported.add(CpuGroup.Level.CLUSTER);
        }
        return reported;
    }

    private Cpu cpu(int id, Core core) {
        List<Cache> caches = new ArrayList<>();
        cache(1, CacheType.DATA, SyntheticLevel.CORE, Amount.L1D, core).ifPresent(caches::add);
        cache(1, CacheType.INSTRUCTION, SyntheticLevel.CORE, Amount.L1I, core).ifPresent(caches::add);
        cache(2, CacheType.UNIFIED, SyntheticLevel.L2, Amount.L2, core).ifPresent(caches::add);
        cache(3, CacheType.UNIFIED, SyntheticLevel.L3, Amount.L3, core).ifPresent(caches::add);
        return new Cpu(
                id,
                group(CpuGroup.Level.PACKAGE, SyntheticLevel.PACKAGE, core),
                group(CpuGroup.Level.DIE, SyntheticLevel.DIE, core),
                group(CpuGroup.Level.CLUSTER, SyntheticLevel.CLUSTER, core),
                group(CpuGroup.Level.CORE, SyntheticLevel.CORE, core),
                caches,
                spec.nodeId(core.in(SyntheticLevel.NUMA).number()),
                numbering.kind(spec, core),
                spec.isolated().contains(id),
                core.traits().frequency());
    }

    private CpuGroup group(CpuGroup.Level groupLevel, SyntheticLevel level, Core core) {
        int first = lowest.getOrDefault(level, Map.of()).getOrDefault(countedIn(level, core), 0);
        return new CpuGroup(groupLevel, core.in(level).number() - first, cpus(level, core));
    }

    private Optional<Cache> cache(int level, CacheType type, SyntheticLevel sharing, Amount size, Core core) {
        if (core.traits().amount(size).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cache(
                level,
                type,
                cpus(sharing, core),
                OptionalInt.of(core.in(sharing).number()),
                core.traits().amount(size)));
    }

    private CpuSet cpus(SyntheticLevel level, Core core) {
        return cpus.getOrDefault(level, Map.of()).getOrDefault(core.in(level).number(), CpuSet.EMPTY);
    }
}
