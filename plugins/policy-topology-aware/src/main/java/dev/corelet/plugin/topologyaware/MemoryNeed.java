package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.plugin.topologyaware.memory.MemoryAllocation;
import dev.corelet.plugin.topologyaware.memory.MemoryPriority;
import dev.corelet.plugin.topologyaware.memory.MemoryRequest;
import dev.corelet.plugin.topologyaware.memory.MemoryTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What memory a container needs. */
final class MemoryNeed {

    private MemoryNeed() {}

    /** Returns the bytes that it counts on. */
    static long bytes(Container container) {
        long requested = container.resources().memoryBytes();
        return requested > 0
                ? requested
                : container.resources().memoryLimitBytes().orElse(0);
    }

    static MemoryPriority priority(Container container, Wishes wishes) {
        if (wishes.preserveMemory()) {
            return MemoryPriority.PRESERVED;
        }
        return switch (container.pod().qos()) {
            case GUARANTEED -> MemoryPriority.GUARANTEED;
            case BURSTABLE -> MemoryPriority.BURSTABLE;
            case BEST_EFFORT -> MemoryPriority.BEST_EFFORT;
        };
    }

    /** Returns the memory of those who are kept to some, or must be left with whatever they have. */
    static List<MemoryAllocation> allocations(Collection<Grant> grants) {
        List<MemoryAllocation> allocations = new ArrayList<>();
        for (Grant grant : grants) {
            if (!grant.memory().isEmpty() || grant.wishes().preserveMemory()) {
                allocations.add(new MemoryAllocation(
                        grant.id(),
                        grant.memory(),
                        bytes(grant.container()),
                        priority(grant.container(), grant.wishes())));
            }
        }
        return allocations;
    }

    /** Returns the kinds of memory that it is to get. */
    static Set<MemoryKind> kinds(Wishes wishes, Machine machine) {
        return machine.memory().available(wishes.memory().orElse(MemoryTypes.UNANNOTATED));
    }

    /** Returns what it asks for: memory near the CPUs that it was given. */
    static MemoryRequest request(Grant grant, Hints hints, Machine machine) {
        NodeSet near = machine.memory().near(grant.exclusive().union(grant.claimed()));
        boolean pooled = grant.sharesPool() || near.isEmpty();
        NodeSet affinity = pooled ? near.union(machine.memoryOf(grant.pool())) : near;
        NodeSet picked = affinity.intersect(machine.memory().near(hints.cpusToPick()));
        return request(grant.container(), grant.wishes(), picked.isEmpty() ? affinity : picked, machine);
    }

    static MemoryRequest request(Container container, Wishes wishes, NodeSet affinity, Machine machine) {
        return new MemoryRequest(
                container.id(), affinity, kinds(wishes, machine), bytes(container), priority(container, wishes));
    }
}
