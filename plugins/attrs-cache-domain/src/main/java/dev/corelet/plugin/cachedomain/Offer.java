package dev.corelet.plugin.cachedomain;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What claims can have of a domain.
 *
 * @param machine the machine that it is part of
 * @param domain the domain
 * @param cpus its CPUs that may be claimed; not empty
 * @param unit how many of them are claimed at a time
 */
record Offer(CpuTopology machine, Domain domain, CpuSet cpus, int unit) {

    /** The capacity of a domain, and the counter that its devices draw on. */
    private static final String CPUS = "cpus";

    /** Returns the domain as a device of which claims have parts. */
    Device device() {
        return domainDevice().build();
    }

    /**
     * Returns the same device for a pool that offers single cores, too: the first claim of a part draws all of the
     * domain's counter, so that nobody gets a core, and no further claim of a part draws on it.
     */
    Device partitionedDevice() {
        return domainDevice()
                .draws(domain.name(), Map.of(CPUS, (long) cpus.size()))
                .build();
    }

    private Device.Builder domainDevice() {
        return describe(Device.builder(domain.name(), cpus), "domain")
                .usedByCapacity(CPUS, CpuAmounts.wholeUnits(unit, cpus.size()))
                .countsAs("cpu", new NodeResource.PerCapacity(CPUS, BigDecimal.ONE));
    }

    /** Returns the cores that are wholly in the domain and claimable, as devices. */
    List<Device> coreDevices() {
        return cpus.stream()
                .mapToObj(id -> machine.cpu(id).core())
                .distinct()
                .filter(core -> cpus.containsAll(core.cpus()))
                .map(this::coreDevice)
                .toList();
    }

    private Device coreDevice(CpuGroup core) {
        int threads = core.cpus().size();
        String name = machine.idOf(core);
        return describe(Device.builder(name, core.cpus()), "core")
                .attribute("physicalCore", name)
                .draws(domain.name(), Map.of(CPUS, (long) threads))
                .countsAs("cpu", new NodeResource.PerDevice(BigDecimal.valueOf(threads)))
                .build();
    }

    /** Returns what all devices of the domain draw on. */
    CounterSet counterSet() {
        return new CounterSet(domain.name(), new TreeMap<>(Map.of(CPUS, (long) cpus.size())));
    }

    /** A selector that asks for an attribute which some device lacks is an error, so every device has all of them. */
    private Device.Builder describe(Device.Builder device, String partition) {
        Cpu first = machine.cpu(domain.cpus().first());
        return device.attribute("partition", partition)
                .attribute("domain", domain.name())
                .attribute("cacheLevel", domain.cache().map(Cache::level).orElse(0))
                .attribute(
                        "cacheBytes",
                        domain.cache().map(cache -> cache.sizeBytes().orElse(0)).orElse(0L))
                .attribute("package", first.cpuPackage().kernelId())
                .attribute("die", first.die().kernelId())
                .attribute("numaNode", first.numaNode())
                .attribute("resource.kubernetes.io/numaNode", first.numaNode())
                .attribute("coreType", first.kind().name())
                .attribute("threadsPerCore", domain.threadsPerCore());
    }
}
