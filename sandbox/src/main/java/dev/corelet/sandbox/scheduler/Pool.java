package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.CounterSet;
import java.util.List;
import java.util.Optional;

/**
 * The current generation of a pool of devices, as seen from one node.
 *
 * @param incomplete set when slices are missing, and says how many; nothing is allocated from such a pool
 * @param invalid set when slices contradict each other, and says how; nothing is allocated from such a pool
 * @param devices devices of slices for this node, in the order of preference
 * @param elsewhere devices of slices for other nodes, as far as they are known; they matter for counters only
 */
record Pool(
        PoolId id,
        Optional<String> incomplete,
        Optional<String> invalid,
        List<PoolDevice> devices,
        List<PoolDevice> elsewhere,
        List<CounterSet> counterSets) {

    static Pool incomplete(PoolId id, String why) {
        return new Pool(id, Optional.of(why), Optional.empty(), List.of(), List.of(), List.of());
    }

    boolean isUsable() {
        return incomplete.isEmpty() && invalid.isEmpty();
    }

    boolean hasBindingConditions() {
        return devices.stream().anyMatch(PoolDevice::hasBindingConditions);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
