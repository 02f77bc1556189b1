package dev.corelet.host.node;

import dev.corelet.api.device.Device;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.PreparedDevice;
import java.util.ArrayList;
import java.util.List;

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
            devices.add(new PreparedDevice(device.request(), device.pool(), device.device(), found.cpus()));
        }
        if (devices.isEmpty()) {
            throw new NotOnOfferException("none of its devices is of this driver");
        }
        return devices;
    }
}
