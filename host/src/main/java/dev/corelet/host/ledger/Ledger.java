package dev.corelet.host.ledger;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who holds which CPUs: the prepared claims and the placed containers. An immutable value; {@link LedgerFile} keeps
 * the current one on disk.
 *
 * @param claims by UID
 * @param containers by id
 */
public record Ledger(SortedMap<ClaimId, PreparedClaim> claims, SortedMap<ContainerId, PlacedContainer> containers) {

    /** The ledger of a node where nothing is held. */
    public static final Ledger EMPTY = new Ledger(new TreeMap<>(), new TreeMap<>());

    public Ledger {
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
    }

    /** Returns the CPUs that containers have for themselves and that are no claim's. */
    public CpuSet exclusiveBesideClaims() {
        CpuSet exclusive = CpuSet.unionOf(containers.values().stream()
                .map(placed -> placed.placement().exclusive())
                .toList());
        return exclusive.minus(
                CpuSet.unionOf(claims.values().stream().map(PreparedClaim::cpus).toList()));
    }

    /** Returns the ledger with that claim, in place of one of the same UID. */
    public Ledger with(PreparedClaim claim) {
        SortedMap<ClaimId, PreparedClaim> changed = new TreeMap<>(claims);
        changed.put(claim.id(), claim);
        return new Ledger(changed, containers);
    }

    /** Returns the ledger without that claim. */
    public Ledger without(ClaimId claim) {
        SortedMap<ClaimId, PreparedClaim> changed = new TreeMap<>(claims);
        changed.remove(claim);
        return new Ledger(changed, containers);
    }

    /** Returns the ledger with that container, in place of one of the same id. */
    public Ledger with(PlacedContainer placed) {
        SortedMap<ContainerId, PlacedContainer> changed = new TreeMap<>(containers);
        changed.put(placed.container().id(), placed);
        return new Ledger(claims, changed);
    }

    /** Returns the ledger without that container. */
    public Ledger without(ContainerId container) {
        SortedMap<ContainerId, PlacedContainer> changed = new TreeMap<>(containers);
        changed.remove(container);
        return new Ledger(claims, changed);
    }

    /** Returns the ledger without any instance of a container of that name in that pod. */
    public Ledger withoutInstances(String podUid, String container) {
        SortedMap<ContainerId, PlacedContainer> changed = new TreeMap<>(containers);
        changed.values()
                .removeIf(placed -> placed.container().pod().uid().equals(podUid)
                        && placed.container().name().equals(container));
        return new Ledger(claims, changed);
    }

    /** Returns the ledger with these containers instead of its own. */
    public Ledger withContainers(SortedMap<ContainerId, PlacedContainer> others) {
        return new Ledger(claims, others);
    }

    /** Returns the ledger with those of its containers placed anew that {@code placements} names. */
    public Ledger placed(Map<ContainerId, Placement> placements) {
        SortedMap<ContainerId, PlacedContainer> changed = new TreeMap<>(containers);
        placements.forEach((id, placement) ->
                changed.computeIfPresent(id, (same, placed) -> new PlacedContainer(placed.container(), placement)));
        return new Ledger(claims, changed);
    }
}
