package dev.corelet.host.device;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The limits on attributes, and on attributes and capacities together. */
final class AttributeLimits {

    private static final int MAX_ENTRIES = 32;
    private static final int MAX_VALUES = 48;
    private static final int MAX_VALUE_BYTES = 64;

    /** Names that are right: devices have the same ones, a thousand times. */
    private final Set<String> names = new HashSet<>();

    void check(Subject device, Device described) {
        checkNumbers(device, described);
        described.attributes().forEach((name, value) -> {
            checkName(device, name);
            checkValue(device, name, value);
        });
    }

    private void checkName(Subject device, String name) {
        if (!names.contains(name)) {
            if (!Grammar.isQualifiedName(name)) {
                throw device.wrong(field(name), "is " + Grammar.A_QUALIFIED_NAME);
            }
            names.add(name);
        }
    }

    private static String field(String name) {
        return "attributes[" + name + "]";
    }

    private static void checkNumbers(Subject device, Device described) {
        int attributes = described.attributes().size();
        int capacities = described.capacities().size() + (described.use() instanceof DeviceUse.ByCapacity ? 1 : 0);
        if (attributes + capacities > MAX_ENTRIES) {
            throw capacities == 0
                    ? device.wrong("attributes", "has %d entries, the limit is %d", attributes, MAX_ENTRIES)
                    : device.wrong(
                            "attributes",
                            "has %d entries beside %d capacities, the limit is %d for both together",
                            attributes,
                            capacities,
                            MAX_ENTRIES);
        }
        int values = 0;
        for (AttributeValue value : described.attributes().values()) {
            values += value == null ? 0 : sizeOf(value);
        }
        if (values > MAX_VALUES) {
            throw device.wrong(
                    "attributes",
                    "has %d values, items of lists counted one by one, the limit is %d",
                    values,
                    MAX_VALUES);
        }
    }

    private static int sizeOf(AttributeValue value) {
        if (value instanceof AttributeValue.OfInts numbers) {
            return numbers.values().size();
        } else if (value instanceof AttributeValue.OfBools flags) {
            return flags.values().size();
        } else if (value instanceof AttributeValue.OfStrings texts) {
            return texts.values().size();
        } else if (value instanceof AttributeValue.OfVersions versions) {
            return versions.values().size();
        }
        return 1;
    }

    private static void checkValue(Subject device, String name, AttributeValue value) {
        if (value == null) {
            throw device.wrong(field(name), "has no value");
        }
        if (sizeOf(value) == 0) {
            throw device.wrong(field(name), "is an empty list, expected at least one item");
        }
        texts(value).forEach(text -> checkLength(device, name, text));
        versions(value).forEach(version -> checkVersion(device, name, version));
    }

    private static List<String> texts(AttributeValue value) {
        if (value instanceof AttributeValue.OfString text) {
            return List.of(text.value());
        }
        return value instanceof AttributeValue.OfStrings texts ? texts.values() : versions(value);
    }

    private static List<String> versions(AttributeValue value) {
        if (value instanceof AttributeValue.OfVersion version) {
            return List.of(version.value());
        }
        return value instanceof AttributeValue.OfVersions versions ? versions.values() : List.of();
    }

    private static void checkLength(Subject device, String name, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_VALUE_BYTES) {
            throw device.wrong(field(name), "is %d bytes long, the limit is %d", bytes, MAX_VALUE_BYTES);
        }
    }

    private static void checkVersion(Subject device, String name, String version) {
        if (!Grammar.isVersion(version)) {
            throw device.wrong(field(name), "is '%s', expected a version such as 1.2.3 (semver 2.0.0)", version);
        }
    }
}
