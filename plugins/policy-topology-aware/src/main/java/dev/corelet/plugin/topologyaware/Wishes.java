package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.MemoryKind;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import dev.corelet.plugin.topologyaware.memory.MemoryTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the annotations of a pod wish for one of its containers. Empty where they do not say.
 *
 * @param isolated whether its exclusive CPUs are to be isolated ones
 * @param isolatedOnly whether it must not be created without isolated ones
 * @param shared whether it shares CPUs instead of having exclusive ones
 * @param reserved whether it runs on the reserved CPUs
 * @param priority which CPUs it has exclusively
 * @param hideHyperthreads whether it runs on one thread of each of its cores
 * @param memory the kinds of memory it wants
 * @param preserveCpu whether its CPUs are left as they are
 * @param preserveMemory whether its memory nodes are left as they are
 * @param unlimitedBurstable the level of pools for it if it is Burstable without a CPU limit
 */
record Wishes(
        Optional<Boolean> isolated,
        boolean isolatedOnly,
        Optional<Boolean> shared,
        Optional<Boolean> reserved,
        Optional<CpuPriority> priority,
        boolean hideHyperthreads,
        Optional<Set<MemoryKind>> memory,
        boolean preserveCpu,
        boolean preserveMemory,
        Optional<Pool.Level> unlimitedBurstable) {

    /** Of a container whose pod has no annotation for this policy. */
    static final Wishes NONE = new Wishes(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            false,
            Optional.empty());

    /** What the prototype can do and this policy can't, which is better known than found out later. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "rdtclass", "RDT classes",
            "blockioclass", "block I/O classes",
            "scheduling-class", "scheduling classes",
            "cpu-class", "CPU frequency classes",
            "irq-affinity", "IRQ affinity",
            "cold-start", "cold start of memory");

    /**
     * Reads the annotations.
     *
     * @throws BadAnnotationException if one of them is not understood, or asks for what can't be done
     */
    static Wishes of(Annotations annotations) {
        if (annotations.isEmpty()) {
            return NONE;
        }
        refuseLeftOut(annotations);
        Isolation isolation = Isolation.of(annotations);
        return new Wishes(
                isolation.wanted(),
                isolation.only(),
                annotations.flag("prefer-shared-cpus"),
                annotations.flag("prefer-reserved-cpus"),
                annotations.find("prefer-cpu-priority").flatMap(Wishes::priority),
                annotations.flag("hide-hyperthreads").orElse(false),
                annotations.find("memory-type").map(Wishes::memory),
                annotations.flag("cpu.preserve").orElse(false),
                annotations.flag("memory.preserve").orElse(false),
                annotations.find("unlimited-burstable").map(Wishes::level));
    }

    private static void refuseLeftOut(Annotations annotations) {
        for (String name : List.copyOf(annotations.names())) {
            String what = LEFT_OUT.get(name);
            if (what != null) {
                throw new BadAnnotationException("annotation %s: %s can't be had from this policy; leave it out"
                        .formatted(annotations.find(name).orElseThrow().key(), what));
            }
        }
    }

    private static Optional<CpuPriority> priority(Annotations.Found found) {
        return switch (found.value()) {
            case "high" -> Optional.of(CpuPriority.HIGH);
            case "normal" -> Optional.of(CpuPriority.NORMAL);
            case "low" -> Optional.of(CpuPriority.LOW);
            case "none" -> Optional.of(CpuPriority.NONE);
            case "default" -> Optional.empty();
            default -> throw found.bad("high, normal, low, none or default");
        };
    }

    private static Set<MemoryKind> memory(Annotations.Found found) {
        try {
            return MemoryTypes.parse(found.value());
        } catch (IllegalArgumentException e) {
            throw new BadAnnotationException("annotation %s: %s".formatted(found.key(), e.getMessage()));
        }
    }

    private static Pool.Level level(Annotations.Found found) {
        return switch (found.value().toLowerCase(Locale.ROOT)) {
            case "system" -> Pool.Level.SYSTEM;
            case "package" -> Pool.Level.PACKAGE;
            case "die" -> Pool.Level.DIE;
            case "numa" -> Pool.Level.NUMA;
            case "l3cache" -> Pool.Level.L3CACHE;
            default -> throw found.bad("system, package, die, numa or l3cache");
        };
    }

    /** What two annotations say of isolated CPUs: the more specific one counts, and of two alike the stricter. */
    private record Isolation(Optional<Boolean> wanted, boolean only) {

        static Isolation of(Annotations annotations) {
            Optional<Boolean> prefers = annotations.flag("prefer-isolated-cpus");
            Optional<Boolean> requires = annotations.flag("require-isolated-cpus");
            int preferScope = annotations.scope("prefer-isolated-cpus");
            int requireScope = annotations.scope("require-isolated-cpus");
            if (requires.isPresent() && requireScope >= preferScope) {
                return requires.get() ? new Isolation(requires, true) : new Isolation(prefers, false);
            }
            return new Isolation(prefers, false);
        }
    }
}
