package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Keeps account of the shared counters on which partitions of a device draw, pool by pool. */
final class CounterLedger {

    private final NodeView view;
    private final Map<PoolId, Map<CounterName, QuantityValue>> available = new HashMap<>();
    private final Map<PoolId, Map<CounterName, QuantityValue>> taken = new HashMap<>();

    CounterLedger(NodeView view) {
        this.view = view;
    }

    /** Takes what the device draws; false, and nothing taken, when any counter of the pool would be overdrawn. */
    boolean take(PoolDevice device) {
        Map<CounterName, QuantityValue> limits =
                available.computeIfAbsent(device.id().poolId(), this::availableIn);
        Map<CounterName, QuantityValue> drawn =
                taken.computeIfAbsent(device.id().poolId(), id -> new HashMap<>());
        device.forEachCounter((counter, amount) -> drawn.merge(counter, amount, QuantityValue::plus));
        boolean overdrawn = limits.entrySet().stream()
                .anyMatch(limit ->
                        limit.getValue().compareTo(drawn.getOrDefault(limit.getKey(), QuantityValue.ZERO)) < 0);
        if (overdrawn) {
            giveBack(device);
        }
        return !overdrawn;
    }

    void giveBack(PoolDevice device) {
        Map<CounterName, QuantityValue> drawn =
                taken.computeIfAbsent(device.id().poolId(), id -> new HashMap<>());
        device.forEachCounter((counter, amount) -> drawn.computeIfPresent(counter, (c, total) -> total.minus(amount)));
    }

    /** Returns what allocated devices leave of the counters; less than nothing when they hold too much. */
    private Map<CounterName, QuantityValue> availableIn(PoolId id) {
        Map<CounterName, QuantityValue> left = new HashMap<>();
        view.pools().stream().filter(pool -> pool.id().equals(id)).forEach(pool -> {
            pool.counterSets()
                    .forEach(set -> Absent.asEmpty(set.getCounters())
                            .forEach((name, counter) ->
                                    left.put(new CounterName(set.getName(), name), Amounts.of(counter.getValue()))));
            Stream.concat(pool.devices().stream(), pool.elsewhere().stream())
                    .filter(other -> view.inUse().holds(other.id()))
                    .forEach(other -> other.forEachCounter(
                            (name, amount) -> left.computeIfPresent(name, (n, rest) -> rest.minus(amount))));
        });
        return left;
    }
}
