package dev.corelet.host.device;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginFailure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The devices on offer, in the order of the scheme that made them, each within the limits of the cluster, and the
 * counters that they draw on. Immutable.
 */
public final class DeviceCatalog {

    private final Map<String, Device> devices;
    private final List<CounterSet> counterSets;

    private DeviceCatalog(List<Device> devices, List<CounterSet> counterSets) {
        Map<String, Device> byName = new LinkedHashMap<>();
        devices.forEach(device -> byName.put(device.name(), device));
        this.devices = Collections.unmodifiableMap(byName);
        this.counterSets = counterSets;
    }

    /**
     * Asks a scheme for its devices.
     *
     * @throws PluginFailure if it fails, makes a device that the cluster would not take, or makes two that would let
     *     two claims have the same CPU
     */
    public static DeviceCatalog of(AttributeScheme scheme, CpuTopology topology, CpuSet offered, Options options) {
        String name = PluginCall.into(scheme, "a scheme's name()", scheme::name);
        SchemeInput input = new SchemeInput(topology, offered, options);
        List<Device> devices = PluginCall.into(
                scheme, "scheme %s: devices()".formatted(name), () -> List.copyOf(scheme.devices(input)));
        List<CounterSet> counterSets = PluginCall.into(
                scheme, "scheme %s: counterSets()".formatted(name), () -> List.copyOf(scheme.counterSets(input)));
        new DeviceLimits(name, offered).check(devices, counterSets);
        return new DeviceCatalog(devices, counterSets);
    }

    /** Returns the catalog without the devices that stand for a CPU outside of {@code cpus}. */
    public DeviceCatalog within(CpuSet cpus) {
        return new DeviceCatalog(
                devices.values().stream()
                        .filter(device -> cpus.containsAll(device.cpus()))
                        .toList(),
                counterSets);
    }

    /**
     * Returns the catalog as the cluster shall see it while these CPUs are withheld from claims: a device that is used
     * whole gets the taint, one that is used by capacity has so much less of it, or the taint if too little is left.
     */
    public DeviceCatalog withholding(CpuSet cpus, DeviceTaint taint) {
        if (cpus.isEmpty()) {
            return this;
        }
        Withholding withholding = new Withholding(cpus, taint);
        return new DeviceCatalog(
                devices.values().stream().map(withholding::applyTo).toList(), counterSets);
    }

    /** Returns all devices, in the scheme's order. */
    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    /** Returns the counter sets that devices draw on, in the scheme's order. */
    public List<CounterSet> counterSets() {
        return counterSets;
    }

    /** Returns the device of that name. */
    public Optional<Device> find(String name) {
        return Optional.ofNullable(devices.get(name));
    }
}
