package dev.corelet.host.device;

import dev.corelet.api.device.Device;
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

/** The devices on offer, in the order of the scheme that made them, each within the limits of the cluster. */
public final class DeviceCatalog {

    private final Map<String, Device> devices;

    private DeviceCatalog(List<Device> devices) {
        Map<String, Device> byName = new LinkedHashMap<>();
        devices.forEach(device -> byName.put(device.name(), device));
        this.devices = Collections.unmodifiableMap(byName);
    }

    /**
     * Asks a scheme for its devices.
     *
     * @throws PluginFailure if it fails or makes a device that the cluster would not take
     */
    public static DeviceCatalog of(AttributeScheme scheme, CpuTopology topology, CpuSet offered, Options options) {
        String name = PluginCall.into(scheme, "a scheme's name()", scheme::name);
        List<Device> devices = PluginCall.into(
                scheme,
                "scheme %s: devices()".formatted(name),
                () -> List.copyOf(scheme.devices(new SchemeInput(topology, offered, options))));
        new DeviceLimits(name, offered).check(devices);
        return new DeviceCatalog(devices);
    }

    /** Returns the catalog without the devices that stand for a CPU outside of {@code cpus}. */
    public DeviceCatalog within(CpuSet cpus) {
        return new DeviceCatalog(devices().stream()
                .filter(device -> cpus.containsAll(device.cpus()))
                .toList());
    }

    /** Returns all devices, in the scheme's order. */
    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    /** Returns the device of that name. */
    public Optional<Device> find(String name) {
        return Optional.ofNullable(devices.get(name));
    }
}
