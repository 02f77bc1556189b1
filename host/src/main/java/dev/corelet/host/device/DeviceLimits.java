package dev.corelet.host.device;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.plugin.PluginFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The limits of the Kubernetes API on devices (resource.k8s.io/v1, dra-contract section 2), found before the API
 * server would, and what makes devices safe to allocate. An error names scheme, device, field, value and limit.
 */
final class DeviceLimits {

    /** Far above one device for each thread, core, cache, node and package of the largest machine. */
    private static final int MAX_DEVICES = 8192;

    private static final int MAX_TAINTS = 15;

    private final String scheme;
    private final CpuSet offered;

    DeviceLimits(String scheme, CpuSet offered) {
        this.scheme = scheme;
        this.offered = offered;
    }

    /**
     * Checks everything that the scheme offers.
     *
     * @throws PluginFailure at the first that the cluster would not take, or that could give a CPU to two claims
     */
    void check(List<Device> devices, List<CounterSet> counterSets) {
        if (devices.size() > MAX_DEVICES) {
            throw new PluginFailure(
                    "scheme %s: %d devices, the limit is %d".formatted(scheme, devices.size(), MAX_DEVICES));
        }
        CounterLimits counters = CounterLimits.of(scheme, counterSets);
        AttributeLimits attributes = new AttributeLimits();
        Set<String> names = new HashSet<>();
        for (Device device : devices) {
            Subject subject = Subject.device(scheme, device);
            checkName(subject, device, names);
            checkCpus(subject, device);
            attributes.check(subject, device);
            CapacityLimits.check(subject, device);
            counters.check(subject, device);
            checkTaints(subject, device);
        }
        new Separation(scheme, counterSets).check(devices);
    }

    private static void checkName(Subject subject, Device device, Set<String> names) {
        if (!Grammar.isLabel(device.name())) {
            throw subject.wrong("name", "is " + Grammar.A_LABEL);
        }
        if (!names.add(device.name())) {
            throw subject.wrong("name", "is used by two devices");
        }
    }

    private void checkCpus(Subject subject, Device device) {
        if (device.cpus().isEmpty()) {
            throw subject.wrong("cpus", "is empty");
        }
        if (!offered.containsAll(device.cpus())) {
            throw subject.wrong(
                    "cpus",
                    "holds %s, which are not among the CPUs on offer (%s)",
                    device.cpus().minus(offered),
                    offered);
        }
    }

    private static void checkTaints(Subject subject, Device device) {
        if (device.taints().size() > MAX_TAINTS) {
            throw subject.wrong(
                    "taints", "has %d entries, the limit is %d", device.taints().size(), MAX_TAINTS);
        }
        for (DeviceTaint taint : device.taints()) {
            if (!Grammar.isLabelName(taint.key())) {
                throw subject.wrong(
                        "taints",
                        "has the key '%s', expected the name of a label: at most 63 letters, digits and '-_.', alone or after a domain and '/'",
                        taint.key());
            }
            if (!Grammar.isLabelValue(taint.value())) {
                throw subject.wrong(
                        "taints[" + taint.key() + "]",
                        "is '%s', expected the value of a label: at most 63 letters, digits and '-_.'",
                        taint.value());
            }
        }
    }
}
