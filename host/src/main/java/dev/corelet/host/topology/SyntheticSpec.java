package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The description of a made-up machine, after hwloc's synthetic topologies: levels from the outside in, each with how
 * many of it there are in one of the level before, then settings.
 *
 * <pre>package:2 numa:2 core:2 thread:2;threads=split;memory=4Gi</pre>
 *
 * <p>Levels, in this order, each at most once: {@code package}, {@code die}, {@code l3} (or {@code group}: cores that
 * share an L3 cache), {@code cluster}, {@code core}, {@code thread}; {@code numa} may stand anywhere before
 * {@code core}. One that is left out counts 1. Settings, separated by {@code ;}:
 *
 * <ul>
 *   <li>{@code threads=split}: CPUs are numbered as Linux does on most machines, the first threads of all cores before
 *       the second ones; {@code threads=adjacent}, the default, numbers depth first
 *   <li>{@code coreids=repeat}: the kernel's core ids start again on each package; {@code coreids=unique}, the default,
 *       number all cores of the machine
 *   <li>{@code memory=2Gi}: the memory of each NUMA node, a quantity as in Kubernetes
 *   <li>{@code ecores=4-7}: these CPUs are on E-cores, all others on P-cores
 * </ul>
 *
 * @param levels the levels that are named and their counts, from the outside in
 * @param splitThreads whether SMT siblings are numbered apart
 * @param repeatCoreIds whether core ids start again on each package
 * @param memoryBytes of each NUMA node
 * @param eCores CPUs on E-cores
 */
public record SyntheticSpec(
        Map<Level, Integer> levels, boolean splitThreads, boolean repeatCoreIds, long memoryBytes, CpuSet eCores)
        implements TopologySource {

    /** What a synthetic machine is made of, from the outside in; {@code NUMA} has no fixed place. */
    public enum Level {
        NUMA,
        PACKAGE,
        DIE,
        L3,
        CLUSTER,
        CORE,
        THREAD
    }

    private static final int MAX_CPUS = CpuSet.MAX_ID + 1;

    /** Linux's own limit (NODES_SHIFT of at most 10). */
    private static final int MAX_NODES = 1024;

    private static final List<String> SETTINGS = List.of("threads", "coreids", "memory", "ecores");

    @Override
    public DiscoveredMachine discover() {
        return new DiscoveredMachine(new SyntheticMachine(this).topology(), List.of());
    }

    @Override
    public String census() {
        return "";
    }

    /** Returns how many of a level there are in one of the level before. */
    int count(Level level) {
        return levels.getOrDefault(level, 1);
    }

    /**
     * Parses a description, without {@code synthetic:} before it.
     *
     * @throws OperatorException if it does not follow the grammar; the message names the part
     */
    public static SyntheticSpec parse(String text) {
        List<String> parts = Arrays.asList(text.split(";", -1));
        Map<Level, Integer> levels = parseLevels(parts.get(0));
        Map<String, String> settings = parseSettings(parts.subList(1, parts.size()));
        SyntheticSpec spec = new SyntheticSpec(
                levels,
                word(settings, "threads", List.of("adjacent", "split")).equals("split"),
                word(settings, "coreids", List.of("unique", "repeat")).equals("repeat"),
                memory(settings.getOrDefault("memory", "2Gi")),
                eCores(settings.getOrDefault("ecores", "")));
        checkECores(spec);
        return spec;
    }

    private static void checkECores(SyntheticSpec spec) {
        String part = "ecores=" + spec.eCores();
        CpuSet all = CpuSet.range(0, spec.cpuCount() - 1);
        if (!all.containsAll(spec.eCores())) {
            throw wrong(part, "the machine has CPUs %s only".formatted(all));
        }
        if (spec.eCores().containsAll(all)) {
            throw wrong(part, "no CPU is left for P-cores");
        }
        List<CpuSet> split = new SyntheticMachine(spec).coresOfTwoKinds();
        if (!split.isEmpty()) {
            throw wrong(part, "it must have all or none of CPUs %s, which are one core".formatted(split.get(0)));
        }
    }

    /** Returns the number of CPUs. */
    int cpuCount() {
        return levels.values().stream().reduce(1, Math::multiplyExact);
    }

    private static Map<Level, Integer> parseLevels(String text) {
        Map<Level, Integer> levels = new LinkedHashMap<>();
        long blocks = 1;
        Level last = Level.NUMA;
        for (String part : text.strip().split("\\s+", -1)) {
            int colon = part.indexOf(':');
            if (colon < 0) {
                throw wrong(part, "expected <level>:<count>, such as core:4");
            }
            Level level = level(part, part.substring(0, colon));
            int count = count(part, part.substring(colon + 1));
            if (levels.put(level, count) != null) {
                throw wrong(part, "this level is named twice");
            }
            boolean misplaced = level == Level.NUMA ? last.compareTo(Level.CORE) >= 0 : level.compareTo(last) < 0;
            if (misplaced) {
                throw wrong(part, "it cannot stand inside a " + last.name().toLowerCase(Locale.ROOT));
            }
            last = level == Level.NUMA ? last : level;
            blocks *= count;
            if (blocks > MAX_CPUS) {
                throw wrong(part, "more than %d CPUs".formatted(MAX_CPUS));
            }
            if (level == Level.NUMA && blocks > MAX_NODES) {
                throw wrong(part, "more than %d NUMA nodes".formatted(MAX_NODES));
            }
        }
        return levels;
    }

    private static Level level(String part, String name) {
        if (name.equals("group")) {
            return Level.L3;
        }
        for (Level level : Level.values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
                return level;
            }
        }
        throw wrong(part, "unknown level; known are package, die, numa, l3 (or group), cluster, core, thread");
    }

    private static int count(String part, String digits) {
        if (!digits.matches("[1-9][0-9]{0,8}") || Integer.parseInt(digits) > MAX_CPUS) {
            throw wrong(part, "expected a count from 1 to %d".formatted(MAX_CPUS));
        }
        return Integer.parseInt(digits);
    }

    private static Map<String, String> parseSettings(List<String> parts) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(equals, 0)).strip();
            if (!SETTINGS.contains(key)) {
                throw wrong(part, "unknown setting; known are %s".formatted(String.join("=, ", SETTINGS) + "="));
            }
            if (settings.put(key, part.substring(equals + 1).strip()) != null) {
                throw wrong(part, "set twice");
            }
        }
        return settings;
    }

    private static String word(Map<String, String> settings, String key, List<String> words) {
        String word = settings.getOrDefault(key, words.get(0));
        if (!words.contains(word)) {
            throw wrong("%s=%s".formatted(key, word), "expected %s".formatted(String.join(" or ", words)));
        }
        return word;
    }

    private static long memory(String quantity) {
        try {
            BigDecimal bytes = Quantity.getAmountInBytes(Quantity.parse(quantity));
            if (bytes.signum() >= 0) {
                return bytes.longValueExact();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong("memory=" + quantity, "expected a quantity of whole bytes such as 2Gi");
        }
        throw wrong("memory=" + quantity, "expected a quantity of whole bytes such as 2Gi");
    }

    private static CpuSet eCores(String cpulist) {
        try {
            return CpuSet.parse(cpulist);
        } catch (IllegalArgumentException e) {
            throw wrong("ecores=" + cpulist, String.valueOf(e.getMessage()));
        }
    }

    private static OperatorException wrong(String part, String reason) {
        return new OperatorException("synthetic topology: '%s': %s".formatted(part.strip(), reason));
    }
}
