package dev.corelet.sandbox.apiserver.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.corelet.sandbox.apiserver.model.Schema.Array;
import dev.corelet.sandbox.apiserver.model.Schema.Dictionary;
import dev.corelet.sandbox.apiserver.model.Schema.Scalar;
import dev.corelet.sandbox.apiserver.model.Schema.Struct;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the schema of every kind and version from the client's generated model classes.
 *
 * <p>The models are generated from the Kubernetes API itself, one set for each version, so the schema needs no second
 * source of truth. Schemas are built on first use and kept.
 */
public final class Schemas {

    private static final Map<Class<?>, Scalar> SCALARS = Map.ofEntries(
            Map.entry(String.class, Scalar.STRING),
            Map.entry(MicroTime.class, Scalar.STRING),
            Map.entry(Boolean.class, Scalar.BOOLEAN),
            Map.entry(Integer.class, Scalar.INT32),
            Map.entry(Long.class, Scalar.INT64),
            Map.entry(Double.class, Scalar.NUMBER),
            Map.entry(Quantity.class, Scalar.QUANTITY),
            Map.entry(IntOrString.class, Scalar.INT_OR_STRING),
            Map.entry(FieldsV1.class, Scalar.ANY),
            Map.entry(KubernetesResource.class, Scalar.ANY),
            Map.entry(Object.class, Scalar.ANY));

    private final Map<Class<?>, Struct> structs = new ConcurrentHashMap<>();

    /** Returns the schema of a type in one of its versions. */
    public Struct of(ResourceType type, String version) {
        return struct(type.modelOf(version));
    }

    private Struct struct(Class<?> model) {
        Struct known = structs.get(model);
        if (known != null) {
            return known;
        }
        Map<String, Schema> fields = new HashMap<>();
        for (Field field : model.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                fields.put(property.value(), schema(field.getGenericType()));
            }
        }
        if (fields.isEmpty()) {
            throw new IllegalStateException("the model class %s has no fields".formatted(model.getName()));
        }
        Struct built = new Struct(model.getSimpleName(), fields);
        structs.put(model, built);
        return built;
    }

    private Schema schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class ? new Array(schema(arguments[0])) : dictionary(arguments[1]);
        }
        Scalar scalar = type instanceof Class<?> raw ? SCALARS.get(raw) : null;
        return scalar != null ? scalar : struct((Class<?>) type);
    }

    private Dictionary dictionary(Type value) {
        return new Dictionary(schema(value));
    }
}
