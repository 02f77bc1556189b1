package dev.corelet.host.node;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.host.ledger.Ledger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the runtime was last told, or showed, of each container's pinning; the difference to the ledger is what it has
 * to be told next. Not on disk: after a restart the runtime shows what it has.
 */
final class ToldPinnings {

    private final Map<ContainerId, Pinning> told = new HashMap<>();
    /** Which others were told something in the answer about a container's creation. */
    private final Map<ContainerId, Set<ContainerId>> toldWithCreation = new HashMap<>();

    private boolean distrusted;

    /** Notes what the runtime was told for a container. */
    void note(ContainerId id, Pinning pinning) {
        told.put(id, pinning);
    }

    /** Notes that these others are told in the answer about a container's creation. */
    void noteCreation(ContainerId created, Set<ContainerId> others) {
        toldWithCreation.put(created, Set.copyOf(others));
    }

    /**
     * Forgets a container that ended, and what the others were told when it was created: a runtime that gave up on
     * creating it has told them nothing, and ends it without saying why.
     */
    void ended(ContainerId id) {
        told.remove(id);
        Set<ContainerId> others = toldWithCreation.remove(id);
        if (others != null) {
            forget(others);
        }
    }

    /** Notes what the runtime shows for a container; one that it does not pin has to be told. */
    void shown(ContainerId id, Pinning pinning) {
        if (!distrusted && !pinning.cpus().isEmpty()) {
            told.put(id, pinning);
        }
    }

    /** Forgets what the runtime has for all containers, and does not believe it either until {@link #trust}. */
    void distrust() {
        told.clear();
        distrusted = true;
    }

    /** Believes the runtime again: it was told all pinnings. */
    void trust() {
        distrusted = false;
    }

    /** Forgets what the runtime has for these containers: those that still run have to be told anew. */
    void forget(Set<ContainerId> ids) {
        told.keySet().removeAll(ids);
    }

    /** Forgets what the runtime has for all containers. */
    void forgetAll() {
        told.clear();
    }

    /** Forgets all containers: the runtime is about to show those that there are. */
    void startAnew() {
        told.clear();
        toldWithCreation.clear();
    }

    /** Returns what the runtime has to be told. */
    SortedMap<ContainerId, Pinning> unsent(Ledger ledger) {
        SortedMap<ContainerId, Pinning> unsent = new TreeMap<>();
        ledger.containers().forEach((id, placed) -> {
            Pinning wanted = Pinning.of(placed.placement());
            Pinning before = told.get(id);
            if (!wanted.isEmpty() && (before == null || wanted.changes(before))) {
                unsent.put(id, wanted);
            }
        });
        return unsent;
    }

    /** Returns what the runtime has to be told; from now on it counts as told. */
    SortedMap<ContainerId, Pinning> takeUnsent(Ledger ledger) {
        SortedMap<ContainerId, Pinning> unsent = unsent(ledger);
        told.putAll(unsent);
        return unsent;
    }
}
