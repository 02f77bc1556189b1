package dev.corelet.sandbox.scheduler.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One device as a selector sees it: the value of the variable {@code device}. */
public final class CelDevice extends StructValue<String, CelDevice> {

    static final StructType TYPE = StructType.create(
            "kubernetes.DRADevice",
            ImmutableSet.of("driver", "attributes", "capacity", "allowMultipleAllocations"),
            CelDevice::typeOf);

    // Unmodifiable maps of immutable values, which the checker cannot see.
    @SuppressWarnings("Immutable")
    private final Map<String, Object> fields;

    private CelDevice(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Returns the device of the driver as CEL values.
     *
     * @throws SelectorException when an attribute has no value, or one of an unknown type
     */
    public static CelDevice of(String driver, Device device) {
        Map<String, Map<String, Object>> attributes = new TreeMap<>();
        for (Map.Entry<String, DeviceAttribute> attribute :
                Optional.ofNullable(device.getAttributes()).orElse(Map.of()).entrySet()) {
            put(attributes, driver, attribute.getKey(), valueOf(attribute.getKey(), attribute.getValue()));
        }
        Map<String, Map<String, Object>> capacity = new TreeMap<>();
        for (Map.Entry<String, DeviceCapacity> entry :
                Optional.ofNullable(device.getCapacity()).orElse(Map.of()).entrySet()) {
            put(
                    capacity,
                    driver,
                    entry.getKey(),
                    QuantityValue.parse(entry.getValue().getValue().toString()));
        }
        return new CelDevice(Map.of(
                "driver",
                driver,
                "attributes",
                DomainMap.of(attributes),
                "capacity",
                DomainMap.of(capacity),
                "allowMultipleAllocations",
                Boolean.TRUE.equals(device.getAllowMultipleAllocations())));
    }

    @Override
    public CelDevice value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return false;
    }

    @Override
    public CelType celType() {
        return TYPE;
    }

    @Override
    public Object select(String field) {
        return find(field).orElseThrow(() -> new IllegalArgumentException("a device has no field " + field));
    }

    @Override
    public Optional<Object> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    private static Optional<CelType> typeOf(String field) {
        return switch (field) {
            case "driver" -> Optional.of(SimpleType.STRING);
            case "attributes" -> Optional.of(byDomain(SimpleType.DYN));
            case "capacity" -> Optional.of(byDomain(Types.QUANTITY));
            case "allowMultipleAllocations" -> Optional.of(SimpleType.BOOL);
            default -> Optional.empty();
        };
    }

    private static CelType byDomain(CelType value) {
        return MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, value));
    }

    /** Files a value under its domain; a name without one belongs to the driver's own. */
    private static void put(Map<String, Map<String, Object>> target, String driver, String name, Object value) {
        int slash = name.indexOf('/');
        String domain = slash < 0 ? driver : name.substring(0, slash);
        target.computeIfAbsent(domain, d -> new TreeMap<>()).put(name.substring(slash + 1), value);
    }

    private static Object valueOf(String name, DeviceAttribute attribute) {
        if (attribute.getInt() != null) {
            return attribute.getInt();
        }
        if (attribute.getBool() != null) {
            return attribute.getBool();
        }
        if (attribute.getString() != null) {
            return attribute.getString();
        }
        if (attribute.getVersion() != null) {
            return version(name, attribute.getVersion());
        }
        if (isFilled(attribute.getInts())) {
            return List.copyOf(attribute.getInts());
        }
        if (isFilled(attribute.getBools())) {
            return List.copyOf(attribute.getBools());
        }
        if (isFilled(attribute.getStrings())) {
            return List.copyOf(attribute.getStrings());
        }
        if (isFilled(attribute.getVersions())) {
            return attribute.getVersions().stream().map(v -> version(name, v)).toList();
        }
        throw new SelectorException(
                "attribute " + name + ": unsupported attribute value (it has none of a known type)");
    }

    private static SemverValue version(String name, String text) {
        return SemverValue.tryParse(text)
                .orElseThrow(() -> new SelectorException("attribute " + name + ": \"" + text
                        + "\" is not a version of the form MAJOR.MINOR.PATCH (semver 2.0.0)"));
    }

    private static boolean isFilled(@Nullable List<?> list) {
        return list != null && !list.isEmpty();
    }
}
