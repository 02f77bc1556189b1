package dev.corelet.host.node;

import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.PreparedDevice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the node loop decides with.
 *
 * @param pool the name of the node's pool
 * @param topology the machine
 * @param cpus what workloads may have of it
 * @param catalog the devices on offer
 * @param policy the policy that decides
 */
public record NodeSetup(String pool, CpuTopology topology, NodeCpus cpus, DeviceCatalog catalog, ActivePolicy policy) {

    /** Returns what the devices of a claim are on this node, in the claim's order. */
    List<PreparedDevice> devicesOf(AllocatedClaim claim) throws NotOnOfferException {
        List<PreparedDevice> devices = new ArrayList<>();
        for (AllocatedClaim.AllocatedDevice device : claim.devices()) {
            if (!device.pool().equals(pool)) {
                throw new NotOnOfferException("device %s is of pool '%s', this node's pool is '%s'"
                        .formatted(device.device(), device.pool(), pool));
            }
            Device found = catalog.find(device.device())
                    .orElseThrow(() -> new NotOnOfferException(
                            "device %s is not on offer any more; delete the claim to have it allocated anew"
                                    .formatted(device.device())));
            devices.add(new PreparedDevice(
                    device.request(),
                    device.pool(),
                    device.device(),
                    device.share(),
                    found.cpus(),
                    amount(device, found)));
        }
        if (devices.isEmpty()) {
            throw new NotOnOfferException("none of its devices is of this driver");
        }
        return devices;
    }

    private static OptionalInt amount(AllocatedClaim.AllocatedDevice allocated, Device device)
            throws NotOnOfferException {
        boolean whole = allocated.share().isEmpty() && allocated.consumed().isEmpty();
        if (!(device.use() instanceof DeviceUse.ByCapacity byCapacity)) {
            if (!whole) {
                throw new NotOnOfferException(
                        "a part of device %s was allocated, which is used whole only; delete the claim to have it allocated anew"
                                .formatted(device.name()));
            }
            return OptionalInt.empty();
        }
        if (whole) {
            // A cluster without consumable capacity (feature gate DRAConsumableCapacity) allocates whole devices.
            return OptionalInt.empty();
        }
        BigDecimal consumed = allocated.consumed().get(byCapacity.capacity());
        if (consumed == null
                || consumed.signum() <= 0
                || consumed.stripTrailingZeros().scale() > 0
                || consumed.compareTo(BigDecimal.valueOf(device.cpus().size())) > 0) {
            throw new NotOnOfferException(
                    "of device %s it was allocated %s %s, expected a whole number from 1 to %d; delete the claim to have it allocated anew"
                            .formatted(
                                    device.name(),
                                    consumed == null ? "no" : consumed.toPlainString(),
                                    byCapacity.capacity(),
                                    device.cpus().size()));
        }
        return OptionalInt.of(consumed.intValueExact());
    }
}
