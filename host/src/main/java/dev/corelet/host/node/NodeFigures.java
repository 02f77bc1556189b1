package dev.corelet.host.node;

import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.PreparedClaim;
import java.util.Collection;

/**
 * How much there is of what on a node at one moment.
 *
 * @param claims that are prepared
 * @param containers that are known
 * @param exclusive containers with CPUs for themselves, by claims or without
 * @param pinned containers that are kept to their CPUs, those with CPUs for themselves included
 * @param cpus who may use the CPUs
 */
public record NodeFigures(int claims, int containers, int exclusive, int pinned, Cpus cpus) {

    /**
     * How many CPUs there are for whom. Each online CPU counts once among {@code claimed}, {@code beside},
     * {@code reserved}, {@code unavailable} and {@code shared}.
     *
     * @param online all
     * @param isolated those that the kernel's scheduler leaves alone
     * @param claimed held by claims
     * @param beside containers have them for themselves without a claim
     * @param reserved kept for the system
     * @param unavailable the operator keeps workloads off them
     * @param shared for whoever has none for itself
     * @param withheld claims can't have them at the moment, though nothing on offer says so
     * @param offline claims hold them, and can't use them
     */
    public record Cpus(
            int online,
            int isolated,
            int claimed,
            int beside,
            int reserved,
            int unavailable,
            int shared,
            int withheld,
            int offline) {

        private static Cpus of(OnlineView view) {
            CpuSet online = view.setup().topology().online();
            CpuSet held = CpuSet.unionOf(view.ledger().claims().values().stream()
                    .map(PreparedClaim::cpus)
                    .toList());
            CpuSet claimed = held.intersect(online);
            CpuSet beside = view.ledger().exclusiveBesideClaims().intersect(online);
            CpuSet free = online.minus(claimed).minus(beside);
            CpuSet reserved = view.setup().cpus().reserved().intersect(free);
            CpuSet unavailable = free.minus(view.setup().cpus().available());
            return new Cpus(
                    online.size(),
                    view.setup().topology().isolated().size(),
                    claimed.size(),
                    beside.size(),
                    reserved.size(),
                    unavailable.size(),
                    free.minus(reserved).minus(unavailable).size(),
                    view.withheld().size(),
                    held.minus(online).size());
        }
    }

    static NodeFigures of(OnlineView view) {
        Collection<PlacedContainer> containers = view.ledger().containers().values();
        return new NodeFigures(
                view.ledger().claims().size(),
                containers.size(),
                (int) containers.stream()
                        .map(PlacedContainer::placement)
                        .filter(placement -> !placement.exclusive().isEmpty())
                        .count(),
                (int) containers.stream()
                        .map(PlacedContainer::placement)
                        .filter(NodeFigures::isPinned)
                        .count(),
                Cpus.of(view));
    }

    private static boolean isPinned(Placement placement) {
        return !placement.cpus().isEmpty();
    }
}
