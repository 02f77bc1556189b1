package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Words for what a machine has, the same wherever a person reads of it. */
public final class TopologyText {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
    private static final BigDecimal KILO = BigDecimal.valueOf(1024);

    private TopologyText() {}

    /** Returns how much a machine has, such as {@code 2 packages, 8 cores, 4 NUMA nodes, 8 GiB of memory}. */
    public static String summary(CpuTopology topology) {
        return String.join(
                ", ",
                count(topology.groups(CpuGroup.Level.PACKAGE).size(), "package"),
                count(topology.groups(CpuGroup.Level.CORE).size(), "core"),
                count(topology.numaNodes().size(), "NUMA node"),
                memory(topology));
    }

    private static String memory(CpuTopology topology) {
        long bytes =
                topology.numaNodes().stream().mapToLong(NumaNode::memoryBytes).sum();
        return bytes == 0 ? "memory unknown" : bytes(bytes) + " of memory";
    }

    /** Returns a number of things, such as {@code 1 core} or {@code 2 cores}. */
    public static String count(int number, String thing) {
        return "%d %s%s".formatted(number, thing, number == 1 ? "" : "s");
    }

    /** Returns the name of a cache as manuals write it: {@code L1d}, {@code L1i}, {@code L2}. */
    public static String name(Cache cache) {
        return "L" + cache.name().substring(1);
    }

    /** Returns an amount to three digits in the largest unit of which there is at least one, such as {@code 31.8 GiB}. */
    public static String bytes(long bytes) {
        BigDecimal amount = BigDecimal.valueOf(bytes);
        int unit = 0;
        while (amount.compareTo(KILO) >= 0 && unit < UNITS.size() - 1) {
            amount = amount.divide(KILO);
            unit++;
        }
        BigDecimal rounded = amount.compareTo(BigDecimal.valueOf(100)) >= 0
                ? amount.setScale(0, RoundingMode.HALF_UP)
                : amount.round(new MathContext(3, RoundingMode.HALF_UP));
        return "%s %s".formatted(rounded.stripTrailingZeros().toPlainString(), UNITS.get(unit));
    }
}
