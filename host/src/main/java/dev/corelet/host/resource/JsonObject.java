package dev.corelet.host.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON as the client decodes it, of which single fields are read; a field that is null counts as missing.
 * Whatever has another type than asked for is an {@link IllegalArgumentException} that names the field's place.
 *
 * @param path its place in the whole, such as {@code status.allocation}; empty for the whole
 * @param fields its decoded fields
 */
public record JsonObject(String path, Map<?, ?> fields) {

    private static final int MAX_SHOWN_CHARS = 60;

    /** Returns all of a resource but its type and metadata. */
    public static JsonObject of(GenericKubernetesResource resource) {
        return new JsonObject("", resource.getAdditionalProperties());
    }

    /** Returns the value of a field, of whatever type it is. */
    public Optional<Object> value(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** Returns a field that holds an object, if it is there. */
    public Optional<JsonObject> object(String field) {
        return value(field).map(value -> object(place(field), value));
    }

    /** Returns the objects of a list; none if the field is missing. */
    public List<JsonObject> objects(String field) {
        List<?> values = list(field);
        List<JsonObject> objects = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            objects.add(object(place(field) + "[" + i + "]", values.get(i)));
        }
        return objects;
    }

    /** Returns the texts of a list; none if the field is missing. */
    public List<String> texts(String field) {
        List<?> values = list(field);
        List<String> texts = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            texts.add(as(String.class, "a text", place(field) + "[" + i + "]", values.get(i)));
        }
        return texts;
    }

    /** Returns a text that has to be there. */
    public String text(String field) {
        return as(String.class, "a text", place(field), fields.get(field));
    }

    /** Returns a text if it is there. */
    public Optional<String> optionalText(String field) {
        return value(field).map(value -> as(String.class, "a text", place(field), value));
    }

    /** Returns a truth value; false if the field is missing. */
    public boolean flag(String field) {
        return value(field)
                .map(value -> as(Boolean.class, "true or false", place(field), value))
                .orElse(false);
    }

    /** Returns an amount if it is there. Kubernetes also takes a plain number for one. */
    public Optional<BigDecimal> quantity(String field) {
        return value(field).map(value -> quantity(place(field), value));
    }

    /** Returns the amounts that an object holds, by the names of its fields; none if the field is missing. */
    public SortedMap<String, BigDecimal> quantities(String field) {
        SortedMap<String, BigDecimal> quantities = new TreeMap<>();
        object(field)
                .ifPresent(amounts -> amounts.fields.forEach((name, value) ->
                        quantities.put(String.valueOf(name), quantity(amounts.place(String.valueOf(name)), value))));
        return quantities;
    }

    private List<?> list(String field) {
        return value(field)
                .<List<?>>map(value -> as(List.class, "a list", place(field), value))
                .orElse(List.of());
    }

    private String place(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static JsonObject object(String place, @Nullable Object value) {
        return new JsonObject(place, as(Map.class, "an object", place, value));
    }

    private static BigDecimal quantity(String place, @Nullable Object value) {
        if (value instanceof String || value instanceof Number) {
            Optional<BigDecimal> amount = Quantities.parse(value.toString());
            if (amount.isPresent()) {
                return amount.get();
            }
        }
        throw wrong(place, value, "a quantity such as 500m, 2 or 1Gi");
    }

    private static <T> T as(Class<T> type, String expected, String place, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw wrong(place, value, expected);
        }
        return type.cast(value);
    }

    private static IllegalArgumentException wrong(String place, @Nullable Object value, String expected) {
        return new IllegalArgumentException("%s is %s, expected %s".formatted(place, shown(value), expected));
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "a list";
        }
        String text = value.toString();
        String start = text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
        return value instanceof String ? "'" + start + "'" : start;
    }
}
