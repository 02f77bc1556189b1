package dev.corelet.host.slice;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.device.NodeResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Devices in the words of {@code resource.k8s.io/v1} (dra-contract section 2.2), immutable. Pure functions. */
final class DeviceSpecs {

    private static final String NOTHING = "0";

    private DeviceSpecs() {}

    /** @param nodeResources whether to say what the device counts as on the node */
    static Map<String, Object> of(Device device, boolean nodeResources) {
        Map<String, Object> spec = new HashMap<>();
        spec.put(SliceFields.NAME, device.name());
        putIfAny(spec, SliceFields.ATTRIBUTES, each(device.attributes(), DeviceSpecs::attribute));
        if (device.use() instanceof DeviceUse.ByCapacity) {
            spec.put(SliceFields.ALLOW_MULTIPLE_ALLOCATIONS, true);
        }
        putIfAny(spec, SliceFields.CAPACITY, capacities(device));
        putIfAny(spec, SliceFields.CONSUMES_COUNTERS, each(device.counterUses(), DeviceSpecs::consumption));
        putIfAny(spec, SliceFields.TAINTS, each(device.taints(), DeviceSpecs::taint));
        if (nodeResources) {
            putIfAny(
                    spec,
                    SliceFields.NODE_ALLOCATABLE_RESOURCES,
                    each(device.nodeResources(), how -> Map.of(SliceFields.MAPPING, mapping(how))));
        }
        return Map.copyOf(spec);
    }

    static Map<String, Object> counterSet(CounterSet set) {
        return Map.of(SliceFields.NAME, set.name(), SliceFields.COUNTERS, counters(set.counters()));
    }

    /** Returns whether a slice that holds the device can hold only half as many. */
    static boolean isCostly(Device device) {
        return !device.taints().isEmpty()
                || !device.counterUses().isEmpty()
                || device.attributes().values().stream().anyMatch(DeviceSpecs::isList);
    }

    private static boolean isList(AttributeValue value) {
        return value instanceof AttributeValue.OfInts
                || value instanceof AttributeValue.OfBools
                || value instanceof AttributeValue.OfStrings
                || value instanceof AttributeValue.OfVersions;
    }

    private static Map<String, Object> attribute(AttributeValue value) {
        if (value instanceof AttributeValue.OfInt number) {
            return Map.of("int", number.value());
        } else if (value instanceof AttributeValue.OfBool flag) {
            return Map.of("bool", flag.value());
        } else if (value instanceof AttributeValue.OfString text) {
            return Map.of("string", text.value());
        } else if (value instanceof AttributeValue.OfVersion version) {
            return Map.of("version", version.value());
        } else if (value instanceof AttributeValue.OfInts numbers) {
            return Map.of("ints", numbers.values());
        } else if (value instanceof AttributeValue.OfBools flags) {
            return Map.of("bools", flags.values());
        } else if (value instanceof AttributeValue.OfStrings texts) {
            return Map.of("strings", texts.values());
        } else if (value instanceof AttributeValue.OfVersions versions) {
            return Map.of("versions", versions.values());
        }
        return Map.of();
    }

    private static Map<String, Object> capacities(Device device) {
        if (device.use() instanceof DeviceUse.ByCapacity use) {
            Map<String, Object> capacities = new HashMap<>(each(device.capacities(), DeviceSpecs::notConsumed));
            capacities.put(use.capacity(), cpus(device.cpus().size(), use.amounts()));
            return Map.copyOf(capacities);
        }
        return each(device.capacities(), DeviceSpecs::amount);
    }

    private static Map<String, Object> cpus(int all, CpuAmounts amounts) {
        Map<String, Object> range = new HashMap<>();
        range.put(SliceFields.MIN, quantity(amounts.min()));
        range.put(SliceFields.MAX, quantity(amounts.max()));
        if (amounts.max() > amounts.min()) {
            // A step that leads beyond the capacity is refused, and where only one amount is allowed none is needed.
            range.put(SliceFields.STEP, quantity(amounts.step()));
        }
        return withPolicy(
                all,
                Map.of(SliceFields.DEFAULT, quantity(amounts.usual()), SliceFields.VALID_RANGE, Map.copyOf(range)));
    }

    /** Without a policy, the first claim that does not ask for the capacity would consume all of it. */
    private static Map<String, Object> notConsumed(long amount) {
        return withPolicy(amount, Map.of(SliceFields.DEFAULT, NOTHING, SliceFields.VALID_VALUES, List.of(NOTHING)));
    }

    private static Map<String, Object> withPolicy(long amount, Map<String, Object> policy) {
        return Map.of(SliceFields.VALUE, quantity(amount), SliceFields.REQUEST_POLICY, policy);
    }

    private static Map<String, Object> consumption(CounterUse use) {
        return Map.of(SliceFields.COUNTER_SET, use.counterSet(), SliceFields.COUNTERS, counters(use.amounts()));
    }

    private static Map<String, Object> counters(SortedMap<String, Long> amounts) {
        return each(amounts, DeviceSpecs::amount);
    }

    private static Map<String, Object> taint(DeviceTaint taint) {
        String effect = switch (taint.effect()) {
            case NONE -> "None";
            case NO_SCHEDULE -> "NoSchedule";
            case NO_EXECUTE -> "NoExecute";
        };
        return taint.value().isEmpty()
                ? Map.of("key", taint.key(), "effect", effect)
                : Map.of("key", taint.key(), SliceFields.VALUE, taint.value(), "effect", effect);
    }

    private static Map<String, Object> mapping(NodeResource how) {
        if (how instanceof NodeResource.PerDevice perDevice) {
            return Map.of(SliceFields.DEVICE_MULTIPLIER, perDevice.amount().toPlainString());
        } else if (how instanceof NodeResource.PerCapacity perCapacity) {
            return Map.of(
                    SliceFields.CAPACITY_KEY,
                    perCapacity.capacity(),
                    SliceFields.CAPACITY_MULTIPLIER,
                    perCapacity.factor().toPlainString());
        }
        return Map.of();
    }

    private static Map<String, Object> amount(long amount) {
        return Map.of(SliceFields.VALUE, quantity(amount));
    }

    private static String quantity(long amount) {
        return Long.toString(amount);
    }

    private static <V> Map<String, Object> each(Map<String, V> values, Function<V, Map<String, Object>> form) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> form.apply(entry.getValue())));
    }

    private static <V> List<Object> each(Collection<V> values, Function<V, Map<String, Object>> form) {
        return values.stream().<Object>map(form).toList();
    }

    private static void putIfAny(Map<String, Object> spec, String field, Map<String, Object> entries) {
        if (!entries.isEmpty()) {
            spec.put(field, entries);
        }
    }

    private static void putIfAny(Map<String, Object> spec, String field, List<Object> items) {
        if (!items.isEmpty()) {
            spec.put(field, items);
        }
    }
}
