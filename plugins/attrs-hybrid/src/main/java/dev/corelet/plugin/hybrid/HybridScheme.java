package dev.corelet.plugin.hybrid;

import dev.corelet.api.device.Device;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One device for each hardware thread, {@code cpu<N>} after the kernel's id, described the way the first DRA
 * prototype for CPUs did, so that its selectors work unchanged.
 *
 * <p>{@code cache<i>ID} numbers the machine's caches: i is the cache's position in the CPU's own list (on x86 usually
 * L1 data, L1 instruction, L2, L3), the value its place among all caches of the machine ordered by level, type and
 * kernel id. Two CPUs with the same list layout share a cache exactly if they have the same number for it.
 */
public final class HybridScheme implements AttributeScheme {

    @Override
    public String name() {
        return "attrs-hybrid";
    }

    @Override
    public String description() {
        return "One device for each hardware thread, with its place, caches and core kind (P-core, E-core).";
    }

    @Override
    public List<Device> devices(SchemeInput input) {
        Map<Cache, Integer> cacheNumbers = new HashMap<>();
        input.topology().caches().forEach(cache -> cacheNumbers.put(cache, cacheNumbers.size()));
        return input.topology().cpus().stream()
                .filter(cpu -> input.offered().contains(cpu.id()))
                .map(cpu -> device(cpu, cacheNumbers))
                .toList();
    }

    private static Device device(Cpu cpu, Map<Cache, Integer> cacheNumbers) {
        Device.Builder device = Device.builder("cpu" + cpu.id(), CpuSet.of(cpu.id()))
                .attribute("package", cpu.cpuPackage().kernelId())
                .attribute("die", cpu.die().kernelId())
                .attribute("cluster", cpu.cluster().kernelId())
                .attribute("core", cpu.core().kernelId())
                .attribute("coreType", cpu.kind().name())
                .attribute("localMemory", cpu.numaNode())
                .attribute("isolated", cpu.isolated());
        for (int i = 0; i < cpu.caches().size(); i++) {
            Integer number = cacheNumbers.get(cpu.caches().get(i));
            if (number != null) {
                device.attribute("cache" + i + "ID", number);
            }
        }
        cpu.frequency().baseKhz().ifPresent(khz -> device.attribute("baseFreq", khz));
        cpu.frequency().minKhz().ifPresent(khz -> device.attribute("minFreq", khz));
        cpu.frequency().maxKhz().ifPresent(khz -> device.attribute("maxFreq", khz));
        return device.build();
    }
}
