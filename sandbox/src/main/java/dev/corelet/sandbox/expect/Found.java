package dev.corelet.sandbox.expect;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.script.Property;
import dev.corelet.sandbox.script.Subject;
import java.util.List;

/**
 * A container or a claim as it was found.
 *
 * @param name its name, as a script names it
 * @param state its state, as a script names it
 * @param message why it came no further; empty if nothing holds it up
 * @param holding what it has
 */
record Found(String name, String state, String message, Holding holding) {

    CpuSet ids(Property property) {
        return holding.ids(property);
    }

    /** Returns what it has of the machine in a part of its CPUs. */
    Holding part(Subject.Part part, List<Found> others) {
        CpuSet theirs = CpuSet.unionOf(others.stream()
                .filter(other -> !other.name().equals(name))
                .map(other -> other.holding().cpus())
                .toList());
        CpuSet cpus = holding.cpus();
        return Holding.of(holding.machine(), part.shared() ? cpus.intersect(theirs) : cpus.minus(theirs));
    }

    /** Returns what it has or, if that is nothing, why. */
    @Override
    public String toString() {
        return holding.cpus().isEmpty() ? name + " is " + stateAndReason() : name + " has " + holding;
    }

    String stateAndReason() {
        return message.isEmpty() ? state : state + ": " + message;
    }
}
