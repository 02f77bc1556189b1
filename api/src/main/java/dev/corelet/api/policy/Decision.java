package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A policy's answer to an {@link Event}. */
public sealed interface Decision {

    /**
     * The event is carried out.
     *
     * @param claimCpus the CPUs of the claim being prepared, all of them CPUs of its devices and free; empty for
     *     every other event
     * @param containers the new placement of each container whose placement changes, the one being created included;
     *     all others stay where they are
     */
    record Placed(Optional<CpuSet> claimCpus, SortedMap<ContainerId, Placement> containers) implements Decision {

        public Placed {
            containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
        }
    }

    /**
     * The event cannot be carried out and nothing changes.
     *
     * @param reason for the user: what was asked for, what there is, and what would help
     */
    record Refused(String reason) implements Decision {}

    /** Returns the decision to change only where containers run. */
    static Decision placed(Map<ContainerId, Placement> containers) {
        return new Placed(Optional.empty(), new TreeMap<>(containers));
    }

    /** Returns the decision to give these CPUs to the claim being prepared. */
    static Decision claimed(CpuSet cpus, Map<ContainerId, Placement> containers) {
        return new Placed(Optional.of(cpus), new TreeMap<>(containers));
    }

    /** Returns the decision to refuse. */
    static Decision refused(String reason) {
        return new Refused(reason);
    }
}
