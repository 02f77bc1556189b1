package dev.corelet.sandbox.apiserver.model;

import dev.corelet.sandbox.apiserver.model.Schema.Array;
import dev.corelet.sandbox.apiserver.model.Schema.Dictionary;
import dev.corelet.sandbox.apiserver.model.Schema.Scalar;
import dev.corelet.sandbox.apiserver.model.Schema.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fits a document to a schema, as decoding into typed values does.
 *
 * <p>The result holds known fields of the right types only. Nulls, empty arrays and empty maps are left out (they mean
 * "unset" in the API) and quantities are written the canonical way. What did not fit is listed.
 */
public final class Decoder {

    private final List<Problem> problems = new ArrayList<>();

    private Decoder() {}

    /** A document as far as it fitted its schema, and what did not fit. */
    public record Decoded(ObjectNode document, List<Problem> problems) {
        public Decoded {
            problems = List.copyOf(problems);
        }
    }

    /** Decodes a document; the argument is not changed and not referred to by the result. */
    public static Decoded decode(ObjectNode document, Struct schema) {
        Decoder decoder = new Decoder();
        ObjectNode decoded = decoder.struct(document, schema, "");
        return new Decoded(decoded, decoder.problems);
    }

    private @Nullable JsonNode value(JsonNode value, Schema schema, String path) {
        if (value.isNull()) {
            return null;
        }
        if (schema instanceof Struct struct) {
            return value.isObject() ? struct(value, struct, path) : wrongType(value, "an object", path);
        }
        if (schema instanceof Dictionary dictionary) {
            return value.isObject() ? dictionary(value, dictionary, path) : wrongType(value, "an object", path);
        }
        if (schema instanceof Array array) {
            return value.isArray() ? array(value, array, path) : wrongType(value, "a list", path);
        }
        return scalar(value, (Scalar) schema, path);
    }

    private ObjectNode struct(JsonNode value, Struct schema, String path) {
        ObjectNode decoded = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String name = entry.getKey();
            String fieldPath = path.isEmpty() ? name : path + "." + name;
            Schema field = schema.fields().get(name);
            if (field == null) {
                problems.add(new Problem(fieldPath, unknown(name, schema), true));
            } else {
                JsonNode fieldValue = value(entry.getValue(), field, fieldPath);
                if (fieldValue != null) {
                    decoded.set(name, fieldValue);
                }
            }
        }
        return decoded;
    }

    private @Nullable JsonNode dictionary(JsonNode value, Dictionary schema, String path) {
        ObjectNode decoded = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            JsonNode item = value(entry.getValue(), schema.value(), "%s[%s]".formatted(path, entry.getKey()));
            if (item != null) {
                decoded.set(entry.getKey(), item);
            }
        }
        return decoded.isEmpty() ? null : decoded;
    }

    private @Nullable JsonNode array(JsonNode value, Array schema, String path) {
        ArrayNode decoded = JsonNodeFactory.instance.arrayNode();
        int index = 0;
        for (JsonNode element : value) {
            String itemPath = "%s[%d]".formatted(path, index++);
            JsonNode item = value(element, schema.item(), itemPath);
            if (item != null) {
                decoded.add(item);
            } else if (element.isNull()) {
                problems.add(new Problem(itemPath, "null is not allowed in a list", false));
            }
        }
        return decoded.isEmpty() ? null : decoded;
    }

    private @Nullable JsonNode scalar(JsonNode value, Scalar schema, String path) {
        boolean fits = switch (schema) {
            case STRING -> value.isString();
            case BOOLEAN -> value.isBoolean();
            case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
            case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
            case NUMBER -> value.isNumber();
            case QUANTITY -> value.isString() || value.isNumber();
            case INT_OR_STRING -> value.isString() || value.isInt();
            case ANY -> true;
        };
        if (!fits) {
            return wrongType(value, schema.description(), path);
        }
        return schema == Scalar.QUANTITY ? quantity(value, path) : value.deepCopy();
    }

    private @Nullable JsonNode quantity(JsonNode value, String path) {
        Optional<ResourceQuantity> quantity = ResourceQuantity.parse(value.asString());
        if (quantity.isEmpty()) {
            return wrongType(value, Scalar.QUANTITY.description(), path);
        }
        return JsonNodeFactory.instance.stringNode(quantity.get().toString());
    }

    private @Nullable JsonNode wrongType(JsonNode value, String expected, String path) {
        problems.add(new Problem(path, "found %s, expected %s".formatted(describe(value), expected), false));
        return null;
    }

    private static String describe(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        return value.isArray() ? "a list" : abbreviate(value.toString());
    }

    private static String abbreviate(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private static String unknown(String name, Struct schema) {
        return oneLevelDown(name, schema)
                .or(() -> Suggestion.forName(name, schema.fields().keySet()))
                .map(suggestion -> "unknown field; did you mean %s?".formatted(suggestion))
                .orElse("unknown field");
    }

    /** Finds the field where another version of the API has it, such as {@code exactly.deviceClassName}. */
    private static Optional<String> oneLevelDown(String name, Struct schema) {
        return schema.fields().entrySet().stream()
                .filter(field -> field.getValue() instanceof Struct nested
                        && nested.fields().containsKey(name))
                .map(field -> field.getKey() + "." + name)
                .sorted()
                .findFirst();
    }
}
