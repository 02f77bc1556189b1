package dev.corelet.sandbox.cli;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes ResourceSlices for a person: what all devices of a pool have in common is said once, devices that differ only
 * in what is different for most devices share a line.
 */
final class DeviceTable {

    /** An attribute with more values than this names devices rather than kinds of devices. */
    private static final int MAX_KINDS = 8;

    private DeviceTable() {}

    static String write(List<ResourceSlice> slices) {
        Map<String, List<ResourceSlice>> pools = slices.stream()
                .collect(Collectors.groupingBy(
                        slice -> "driver %s, pool %s"
                                .formatted(
                                        slice.getSpec().getDriver(),
                                        slice.getSpec().getPool().getName()),
                        TreeMap::new,
                        Collectors.toList()));
        StringBuilder text = new StringBuilder();
        pools.forEach((name, pool) -> text.append(pool(name, pool)));
        return text.isEmpty() ? "  none\n" : text.toString();
    }

    private static String pool(String name, List<ResourceSlice> slices) {
        List<Device> devices = slices.stream()
                .flatMap(slice -> slice.getSpec().getDevices().stream())
                .toList();
        return "  %s: %s in %s\n"
                        .formatted(
                                name,
                                Words.count(devices.size(), "device", "devices"),
                                Words.count(slices.size(), "ResourceSlice", "ResourceSlices"))
                + (devices.isEmpty() ? "" : devices(devices));
    }

    private static String devices(List<Device> devices) {
        Map<String, String> common = new TreeMap<>();
        Set<String> telling = new TreeSet<>();
        Set<String> individual = new TreeSet<>();
        values(devices).forEach((attribute, values) -> {
            if (values.size() == 1) {
                common.put(attribute, values.iterator().next());
            } else if (values.size() <= Math.min(MAX_KINDS, devices.size() / 2)) {
                telling.add(attribute);
            } else {
                individual.add(attribute);
            }
        });
        TextTable table = new TextTable("DEVICES", "COUNT", "ATTRIBUTES");
        byKind(devices, telling)
                .forEach((kind, names) -> table.row(NameRanges.of(names), String.valueOf(names.size()), text(kind)));
        if (!common.isEmpty()) {
            table.row("all", String.valueOf(devices.size()), text(common));
        }
        if (!individual.isEmpty()) {
            table.row("each", "1", String.join(" ", individual) + " of its own");
        }
        return table.write();
    }

    /** Returns the values that each attribute has; an attribute that a device lacks has the value "-" there. */
    private static Map<String, Set<String>> values(List<Device> devices) {
        Map<String, Set<String>> values = new TreeMap<>();
        devices.forEach(
                device -> attributes(device).keySet().forEach(attribute -> values.put(attribute, new TreeSet<>())));
        values.forEach((attribute, seen) ->
                devices.forEach(device -> seen.add(attributes(device).getOrDefault(attribute, "-"))));
        return values;
    }

    private static Map<Map<String, String>, List<String>> byKind(List<Device> devices, Set<String> telling) {
        Map<Map<String, String>, List<String>> kinds = new LinkedHashMap<>();
        for (Device device : devices) {
            Map<String, String> kind = attributes(device);
            kind.keySet().retainAll(telling);
            kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(device.getName());
        }
        return kinds;
    }

    private static Map<String, String> attributes(Device device) {
        Map<String, String> attributes = new TreeMap<>();
        if (device.getAttributes() != null) {
            device.getAttributes().forEach((name, value) -> attributes.put(name, text(value)));
        }
        if (device.getCapacity() != null) {
            device.getCapacity()
                    .forEach((name, value) ->
                            attributes.put("capacity." + name, value.getValue().toString()));
        }
        return attributes;
    }

    private static String text(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String text(DeviceAttribute value) {
        return Stream.of(value.getString(), value.getInt(), value.getBool(), value.getVersion())
                .filter(set -> set != null)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
