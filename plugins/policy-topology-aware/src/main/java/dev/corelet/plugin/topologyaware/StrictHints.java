package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import java.util.Optional;

/** Checks that a container with strict hints gets nothing that is away from what it uses. */
final class StrictHints {

    private final Machine machine;
    private final CpuSet reserved;

    StrictHints(Machine machine, CpuSet reserved) {
        this.machine = machine;
        this.reserved = reserved;
    }

    /** Returns what is wrong with a grant, as a sentence that begins with "it"; empty if all is well. */
    Optional<String> violation(Grant grant, Hints hints) {
        if (!hints.strict()) {
            return Optional.empty();
        }
        CpuSet cpus = cpus(grant);
        return hints.all().stream()
                .flatMap(hint -> violation(cpus, grant.memory(), hint).stream())
                .findFirst();
    }

    /** All that it may ever run on, also when others leave the pool. */
    private CpuSet cpus(Grant grant) {
        CpuSet own = grant.exclusive().union(grant.claimed());
        if (grant.sharesPool()) {
            return own.union(grant.pool().cpus());
        }
        return grant.sharesReserved() ? own.union(reserved) : own;
    }

    private Optional<String> violation(CpuSet cpus, NodeSet memory, TopologyHint hint) {
        CpuSet away = cpus.minus(hint.cpus());
        if (!away.isEmpty()) {
            return Optional.of(sentence("run on CPUs " + away, hint));
        }
        NodeSet far = memory.minus(near(hint));
        return far.isEmpty() ? Optional.empty() : Optional.of(sentence("take memory from NUMA nodes " + far, hint));
    }

    private NodeSet near(TopologyHint hint) {
        return hint.cpus().containsAll(machine.tree().root().cpus())
                ? machine.memory().all()
                : machine.memory().near(hint.cpus()).union(machine.memory().ofPool(hint.cpus()));
    }

    private static String sentence(String what, TopologyHint hint) {
        return "it would %s, which fail strict hint %s (CPUs %s); end a container there, ask for less, or leave out the annotation strict.topologyhints"
                .formatted(what, hint.source(), hint.cpus());
    }
}
