package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps account of the capacity that claims use of devices. */
final class SharedCapacity {

    private final NodeView view;
    private final CapacityPolicy policy;
    private final Map<DeviceId, Deque<Map<String, Quantity>>> shares = new HashMap<>();

    SharedCapacity(NodeView view) {
        this.view = view;
        this.policy = new CapacityPolicy(view.features());
    }

    /**
     * Returns whether the device has the capacity that the request asks for, and enough of it left.
     *
     * <p>Dedicated devices are asked, too: what is left on record from a time when they were shared counts. Always true
     * when the feature is off.
     *
     * @throws AllocationException when an amount cannot be reckoned with
     */
    boolean fits(RequestTerms request, PoolDevice device) {
        if (!view.has(Feature.CONSUMABLE_CAPACITY)) {
            return true;
        }
        Optional<Map<String, Quantity>> consumption = consumption(request, device);
        return consumption.isPresent()
                && device.capacity().entrySet().stream()
                        .allMatch(capacity ->
                                isLeft(device.id(), capacity.getKey(), capacity.getValue(), consumption.get()));
    }

    private boolean isLeft(DeviceId device, String name, DeviceCapacity capacity, Map<String, Quantity> consumption) {
        QuantityValue more =
                Optional.ofNullable(consumption.get(name)).map(Amounts::of).orElse(QuantityValue.ZERO);
        return used(device, name).plus(more).compareTo(Amounts.of(capacity.getValue())) <= 0;
    }

    /** Returns whether anybody has a share of the device, the search included. */
    boolean isInUse(DeviceId device) {
        return view.inUse().shared().containsKey(device) || !shares(device).isEmpty();
    }

    /** Takes what the request uses of a device that fits, and returns it. */
    Map<String, Quantity> take(RequestTerms request, PoolDevice device) {
        Map<String, Quantity> consumption = consumption(request, device).orElseThrow();
        shares(device.id()).push(consumption);
        return consumption;
    }

    void giveBackLast(DeviceId device) {
        shares(device).pop();
    }

    private Deque<Map<String, Quantity>> shares(DeviceId device) {
        return shares.computeIfAbsent(device, id -> new ArrayDeque<>());
    }

    /** Returns what the request would use of each capacity; empty when the device cannot serve it at all. */
    private Optional<Map<String, Quantity>> consumption(RequestTerms request, PoolDevice device) {
        Map<String, Quantity> consumption = new LinkedHashMap<>();
        boolean refused =
                !device.capacity().keySet().containsAll(request.capacity().keySet());
        for (Map.Entry<String, DeviceCapacity> capacity : device.capacity().entrySet()) {
            Optional<Quantity> used = consumption(request, device, capacity.getKey(), capacity.getValue());
            refused |= used.isEmpty();
            used.ifPresent(amount -> consumption.put(capacity.getKey(), amount));
        }
        return refused ? Optional.empty() : Optional.of(consumption);
    }

    private Optional<Quantity> consumption(
            RequestTerms request, PoolDevice device, String name, DeviceCapacity capacity) {
        Quantity requested = request.capacity().get(name);
        if (requested == null) {
            return Optional.of(policy.byDefault(capacity));
        }
        try {
            return policy.granted(capacity, requested);
        } catch (AllocationException e) {
            throw new AllocationException(
                    request.place() + ", device " + device.id() + ", capacity " + name + ": " + e.getMessage());
        }
    }

    private QuantityValue used(DeviceId device, String name) {
        QuantityValue byOthers =
                view.inUse().shared().getOrDefault(device, Map.of()).getOrDefault(name, QuantityValue.ZERO);
        return shares(device).stream()
                .flatMap(share -> Optional.ofNullable(share.get(name)).stream())
                .map(Amounts::of)
                .reduce(byOthers, QuantityValue::plus);
    }
}
