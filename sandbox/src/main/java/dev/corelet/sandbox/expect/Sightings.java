package dev.corelet.sandbox.expect;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.sandbox.cluster.ClaimView;
import dev.corelet.sandbox.cluster.ContainerView;
import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.script.Subject;
import java.util.List;
import java.util.Locale;

/**
 * All containers and claims of a state, as expectations speak of them.
 *
 * @param containers the containers, those that do not run included
 * @param claims the claims
 */
record Sightings(List<Found> containers, List<Found> claims) {

    /**
     * Takes in a state.
     *
     * @param machine the machine
     * @param online those of its CPUs that are online now
     */
    static Sightings of(Snapshot state, CpuTopology machine, CpuSet online) {
        CpuSet memory = CpuSet.of(machine.numaNodes().stream()
                .filter(NumaNode::hasMemory)
                .mapToInt(NumaNode::id)
                .toArray());
        Holding everything = new Holding(machine, online, CpuSet.EMPTY, memory);
        return new Sightings(
                state.containers().stream()
                        .map(container -> container(container, everything))
                        .toList(),
                state.claims().stream().map(claim -> claim(claim, machine)).toList());
    }

    /** What a running container was not told it has all of. */
    private static Found container(ContainerView container, Holding everything) {
        boolean runs = container.state() == ContainerView.State.RUNNING;
        CpuSet mems = CpuSet.parse(container.mems());
        return new Found(
                "%s/%s/%s".formatted(container.namespace(), container.pod(), container.container()),
                container.state().name().toLowerCase(Locale.ROOT),
                container.error(),
                new Holding(
                        everything.machine(),
                        runs && container.cpus().isEmpty() ? everything.cpus() : container.cpus(),
                        container.exclusive(),
                        runs && mems.isEmpty() ? everything.mems() : mems));
    }

    private static Found claim(ClaimView claim, CpuTopology machine) {
        return new Found(
                claim.namespace() + "/" + claim.name(),
                claim.state().name().toLowerCase(Locale.ROOT),
                claim.reason(),
                Holding.of(machine, claim.cpus()));
    }

    List<Found> of(Subject.Kind kind) {
        return kind == Subject.Kind.CONTAINER ? containers : claims;
    }

    /** Returns those that a name stands for. */
    List<Found> of(Subject.Kind kind, String name) {
        return of(kind).stream()
                .filter(found -> Subject.names(name, found.name()))
                .toList();
    }
}
