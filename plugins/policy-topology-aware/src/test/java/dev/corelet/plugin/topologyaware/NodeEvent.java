package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.topology.CpuSet;
import java.util.Map;
import java.util.Optional;

/**
 * What happened on a {@link RandomNode}, and what came of it.
 *
 * @param options the operator's, as in YAML
 * @param prepared the CPUs that each claim was given, those that are offline included
 * @param container who was created, changed or removed
 * @param claim what was prepared or unprepared
 */
record NodeEvent(
        Kind kind,
        NodeState before,
        NodeState after,
        Decision decision,
        Map<String, Object> options,
        Map<ClaimId, CpuSet> prepared,
        Optional<Container> container,
        Optional<Claim> claim) {

    enum Kind {
        CREATE,
        CHANGE,
        REMOVE,
        PREPARE,
        UNPREPARE,
        /** The agent started again, and nothing else has changed. */
        RESTART,
        /** CPUs came or went, or the operator changed his mind, or where containers run was forgotten. */
        UPHEAVAL
    }

    boolean isRefused() {
        return decision instanceof Decision.Refused;
    }

    @Override
    public String toString() {
        return "%s of %s: %s"
                .formatted(
                        kind,
                        container
                                .<Object>map(c -> c)
                                .or(() -> claim)
                                .map(Object::toString)
                                .orElse("all"),
                        decision);
    }
}
