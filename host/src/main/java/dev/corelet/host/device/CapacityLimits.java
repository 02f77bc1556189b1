package dev.corelet.host.device;

import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.device.NodeResource;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** The limits on how a device is used by capacity, on its other capacities, and on what it counts as on the node. */
final class CapacityLimits {

    private static final Set<String> NODE_RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private CapacityLimits() {}

    static void check(Subject device, Device described) {
        described.capacities().forEach((name, amount) -> checkCapacity(device, name, amount));
        if (described.use() instanceof DeviceUse.ByCapacity use) {
            checkUse(device, described, use);
        }
        for (Map.Entry<String, NodeResource> resource :
                described.nodeResources().entrySet()) {
            checkNodeResource(device, described, resource.getKey(), resource.getValue());
        }
    }

    private static void checkCapacity(Subject device, String name, Long amount) {
        String field = "capacities[" + name + "]";
        if (!Grammar.isQualifiedName(name)) {
            throw device.wrong(field, "is " + Grammar.A_QUALIFIED_NAME);
        }
        if (amount == null || amount < 0) {
            throw device.wrong(field, "is %s, expected a whole number from 0 up", amount);
        }
    }

    private static void checkUse(Subject device, Device described, DeviceUse.ByCapacity use) {
        String field = "use.capacity";
        if (!Grammar.isQualifiedName(use.capacity())) {
            throw device.wrong(field, "'%s' is %s", use.capacity(), Grammar.A_QUALIFIED_NAME);
        }
        if (described.capacities().containsKey(use.capacity())) {
            throw device.wrong(field, "'%s' is the name of another of its capacities, too", use.capacity());
        }
        CpuAmounts amounts = use.amounts();
        if (amounts.max() > described.cpus().size()) {
            throw device.wrong(
                    "use.amounts",
                    "go up to %d, the device has %d CPUs",
                    amounts.max(),
                    described.cpus().size());
        }
    }

    /** Only what claims consume can be counted, and they consume nothing but the capacity by which they use a device. */
    private static void checkNodeResource(Subject device, Device described, String name, NodeResource resource) {
        String field = "nodeResources[" + name + "]";
        if (!NODE_RESOURCES.contains(name) && !(name.startsWith(HUGE_PAGES) && name.length() > HUGE_PAGES.length())) {
            throw device.wrong(field, "is no resource of a node: cpu, memory, ephemeral-storage or hugepages-<size>");
        }
        if (resource instanceof NodeResource.PerDevice perDevice) {
            checkPositive(device, field, perDevice.amount());
        } else if (resource instanceof NodeResource.PerCapacity perCapacity) {
            if (!(described.use() instanceof DeviceUse.ByCapacity use)) {
                throw device.wrong(
                        field,
                        "counts by capacity '%s', of which claims of whole devices consume nothing; expected an amount per device",
                        perCapacity.capacity());
            }
            if (!use.capacity().equals(perCapacity.capacity())) {
                throw device.wrong(
                        field,
                        "counts by capacity '%s', expected '%s', which claims consume",
                        perCapacity.capacity(),
                        use.capacity());
            }
            checkPositive(device, field, perCapacity.factor());
        } else {
            throw device.wrong(field, "has no value");
        }
    }

    private static void checkPositive(Subject device, String field, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw device.wrong(field, "is %s, expected more than 0", amount.toPlainString());
        }
    }
}
