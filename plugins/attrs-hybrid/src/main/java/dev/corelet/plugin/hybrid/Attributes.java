package dev.corelet.plugin.hybrid;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuTopology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What describes the devices of one machine.
 *
 * <p>{@code cache<i>ID} numbers the machine's caches: i is the cache's position in the CPU's own list (on x86 usually
 * L1 data, L1 instruction, L2, L3), the value its place among all caches of the machine ordered by level, type and
 * kernel id. Two CPUs with the same list layout share a cache exactly if they have the same number for it.
 */
final class Attributes {

    /** No CPU lists more caches than this; on one that does, the farther ones go untold. */
    private static final int MAX_CACHES = 10;

    /** All that a device may have. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            "package",
                            "die",
                            "cluster",
                            "core",
                            "coreType",
                            "localMemory",
                            "isolated",
                            "baseFreq",
                            "minFreq",
                            "maxFreq",
                            "physicalCore",
                            "thread",
                            "threads",
                            "resource.kubernetes.io/numaNode"),
                    IntStream.range(0, MAX_CACHES).mapToObj(Attributes::cacheName))
            .toList();

    private final CpuTopology machine;
    private final Map<Cache, Integer> cacheNumbers = new HashMap<>();

    Attributes(CpuTopology machine) {
        this.machine = machine;
        machine.caches().forEach(cache -> cacheNumbers.put(cache, cacheNumbers.size()));
    }

    private static String cacheName(int position) {
        return "cache" + position + "ID";
    }

    /** Returns the attributes of the device that is this CPU. */
    Map<String, AttributeValue> ofThread(Cpu cpu) {
        SortedMap<String, AttributeValue> attributes = common(cpu);
        attributes.put("isolated", new AttributeValue.OfBool(cpu.isolated()));
        attributes.put(
                "thread", number(cpu.core().cpus().filter(id -> id < cpu.id()).size()));
        return attributes;
    }

    /** Returns the attributes of the device that is this core; it is isolated if all its CPUs are. */
    Map<String, AttributeValue> ofCore(CpuGroup core) {
        SortedMap<String, AttributeValue> attributes =
                common(machine.cpu(core.cpus().first()));
        boolean isolated = core.cpus().stream().allMatch(id -> machine.cpu(id).isolated());
        attributes.put("isolated", new AttributeValue.OfBool(isolated));
        attributes.put("threads", number(core.cpus().size()));
        return attributes;
    }

    /** What the CPUs of one core have in common. */
    private SortedMap<String, AttributeValue> common(Cpu cpu) {
        SortedMap<String, AttributeValue> attributes = new TreeMap<>();
        attributes.put("package", number(cpu.cpuPackage().kernelId()));
        attributes.put("die", number(cpu.die().kernelId()));
        attributes.put("cluster", number(cpu.cluster().kernelId()));
        attributes.put("core", number(cpu.core().kernelId()));
        attributes.put("physicalCore", new AttributeValue.OfString(machine.idOf(cpu.core())));
        attributes.put("coreType", new AttributeValue.OfString(cpu.kind().name()));
        attributes.put("localMemory", number(cpu.numaNode()));
        attributes.put("resource.kubernetes.io/numaNode", number(cpu.numaNode()));
        for (int i = 0; i < Math.min(cpu.caches().size(), MAX_CACHES); i++) {
            Integer number = cacheNumbers.get(cpu.caches().get(i));
            if (number != null) {
                attributes.put(cacheName(i), number(number));
            }
        }
        putIfKnown(attributes, "baseFreq", cpu.frequency().baseKhz());
        putIfKnown(attributes, "minFreq", cpu.frequency().minKhz());
        putIfKnown(attributes, "maxFreq", cpu.frequency().maxKhz());
        return attributes;
    }

    private static void putIfKnown(Map<String, AttributeValue> attributes, String name, OptionalLong value) {
        value.ifPresent(known -> attributes.put(name, number(known)));
    }

    private static AttributeValue number(long value) {
        return new AttributeValue.OfInt(value);
    }
}
