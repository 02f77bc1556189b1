package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An attribute's value as constraints compare it: equal only within one type, versions by their text. */
record TypedValue(Type type, Object value) {

    enum Type {
        INT,
        BOOL,
        STRING,
        VERSION
    }

    /** Returns the value of an attribute that is not a list. */
    static Optional<TypedValue> scalar(DeviceAttribute attribute) {
        return Stream.of(
                        value(Type.STRING, attribute.getString()),
                        value(Type.INT, attribute.getInt()),
                        value(Type.BOOL, attribute.getBool()),
                        value(Type.VERSION, attribute.getVersion()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the values of an attribute, a list or not; empty when its type is unknown. */
    static Set<TypedValue> all(DeviceAttribute attribute) {
        Set<TypedValue> values = new LinkedHashSet<>();
        scalar(attribute).ifPresent(values::add);
        addAll(values, Type.STRING, attribute.getStrings());
        addAll(values, Type.INT, attribute.getInts());
        addAll(values, Type.BOOL, attribute.getBools());
        addAll(values, Type.VERSION, attribute.getVersions());
        return values;
    }

    private static Optional<TypedValue> value(Type type, @Nullable Object value) {
        return Optional.ofNullable(value).map(v -> new TypedValue(type, v));
    }

    private static void addAll(Set<TypedValue> values, Type type, @Nullable Collection<?> list) {
        if (list != null) {
            list.forEach(value -> values.add(new TypedValue(type, value)));
        }
    }
}
