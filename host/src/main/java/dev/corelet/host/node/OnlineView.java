package dev.corelet.host.node;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.ledger.PreparedDevice;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ledger as policies see it: on the machine as it is now. A claim keeps its CPUs in the ledger while they are
 * offline, but nobody can run there, so they are left out here.
 */
record OnlineView(NodeSetup setup, Ledger ledger) {

    NodeState state() {
        SortedMap<ClaimId, HeldClaim> claims = new TreeMap<>();
        ledger.claims().forEach((id, claim) -> claims.put(id, online(claim.held())));
        return new NodeState(
                setup.topology(), setup.cpus().available(), setup.cpus().reserved(), claims, ledger.containers());
    }

    private HeldClaim online(HeldClaim held) {
        return online(held.cpus()).equals(held.cpus())
                ? held
                : new HeldClaim(online(held.claim()), online(held.cpus()));
    }

    private Claim online(Claim claim) {
        return new Claim(
                claim.id(),
                claim.namespace(),
                claim.name(),
                claim.devices().stream()
                        .map(device -> new ClaimedDevice(
                                device.request(), device.device(), online(device.cpus()), device.amount()))
                        .toList());
    }

    /** Returns where containers can still run of where the ledger has them; those that can run everywhere left out. */
    SortedMap<ContainerId, Placement> narrowedPlacements() {
        SortedMap<ContainerId, Placement> narrowed = new TreeMap<>();
        ledger.containers().forEach((id, placed) -> {
            Placement before = placed.placement();
            Placement after = new Placement(
                    online(before.exclusive()),
                    online(before.idle()),
                    online(before.shared()),
                    before.memory(),
                    before.pool(),
                    before.pinned());
            if (!after.equals(before)) {
                narrowed.put(id, after);
            }
        });
        return narrowed;
    }

    /** Returns those of a claim's CPUs that it can't use at the moment. */
    CpuSet offline(PreparedClaim claim) {
        return claim.cpus().minus(setup.topology().online());
    }

    /**
     * Returns the CPUs that new claims can't have, of which a scheduler knows nothing by the devices on offer: those
     * that containers have for themselves beside claims, and those of claims whose devices are not on offer any more.
     */
    CpuSet withheld() {
        CpuSet withheld = ledger.exclusiveBesideClaims();
        for (PreparedClaim claim : ledger.claims().values()) {
            for (PreparedDevice device : claim.devices()) {
                withheld = withheld.union(heldBeside(claim, device));
            }
        }
        return withheld;
    }

    /** Returns what a claim has of a device beside the CPUs that the device of that name has now. */
    private CpuSet heldBeside(PreparedClaim claim, PreparedDevice device) {
        CpuSet held = online(claim.cpus().intersect(device.cpus()));
        return setup.catalog()
                .find(device.device())
                .map(found -> held.minus(found.cpus()))
                .orElse(held);
    }

    private CpuSet online(CpuSet cpus) {
        return cpus.intersect(setup.topology().online());
    }
}
