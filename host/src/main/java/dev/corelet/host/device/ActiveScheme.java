package dev.corelet.host.device;

import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;

/**
 * The scheme that makes the devices, with its options.
 *
 * @param name its name
 * @param scheme the plugin's scheme
 * @param options its options
 */
public record ActiveScheme(String name, AttributeScheme scheme, Options options) {

    /**
     * Asks for the devices of a machine.
     *
     * @throws dev.corelet.host.plugin.PluginFailure if it fails or makes a device that the cluster would not take
     */
    public DeviceCatalog catalog(CpuTopology topology, CpuSet offered) {
        return DeviceCatalog.of(scheme, topology, offered, options);
    }
}
