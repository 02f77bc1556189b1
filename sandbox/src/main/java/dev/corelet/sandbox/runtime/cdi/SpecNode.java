package dev.corelet.sandbox.runtime.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping of a spec file, read strictly: unknown fields and wrong types make the file invalid. */
final class SpecNode {

    private final String path;
    private final Map<?, ?> fields;

    private SpecNode(String path, Map<?, ?> fields) {
        this.path = path;
        this.fields = fields;
    }

    static SpecNode of(String path, @Nullable Object value, Set<String> known) throws InvalidSpecException {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new InvalidSpecException("%s is not a mapping".formatted(path.isEmpty() ? "the file" : path));
        }
        SpecNode node = new SpecNode(path, fields);
        for (Object key : fields.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                throw new InvalidSpecException("unknown field '%s'".formatted(node.at(String.valueOf(key))));
            }
        }
        return node;
    }

    private String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    InvalidSpecException invalid(String field, String reason) {
        return new InvalidSpecException("%s: %s".formatted(at(field), reason));
    }

    /** Returns a text; empty if the field is not there. */
    String text(String field) throws InvalidSpecException {
        Object value = fields.get(field);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw invalid(field, "is not a text");
    }

    String requiredText(String field) throws InvalidSpecException {
        String text = text(field);
        if (text.isEmpty()) {
            throw invalid(field, "is missing");
        }
        return text;
    }

    void checkInteger(String field) throws InvalidSpecException {
        Object value = fields.get(field);
        if (value != null && !(value instanceof Integer) && !(value instanceof Long)) {
            throw invalid(field, "is not an integer");
        }
    }

    void checkBoolean(String field) throws InvalidSpecException {
        Object value = fields.get(field);
        if (value != null && !(value instanceof Boolean)) {
            throw invalid(field, "is not true or false");
        }
    }

    List<?> list(String field) throws InvalidSpecException {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw invalid(field, "is not a list");
    }

    List<String> texts(String field) throws InvalidSpecException {
        List<String> texts = new ArrayList<>();
        for (Object element : list(field)) {
            if (!(element instanceof String text)) {
                throw invalid(field, "holds '%s', which is not a text".formatted(element));
            }
            texts.add(text);
        }
        return texts;
    }

    void checkUnsignedIntegers(String field) throws InvalidSpecException {
        for (Object element : list(field)) {
            if (!(element instanceof Integer number) || number < 0) {
                throw invalid(field, "holds '%s', which is not an unsigned integer".formatted(element));
            }
        }
    }

    /** Returns the mappings in a list, each with the fields that it may have. */
    List<SpecNode> nodes(String field, Set<String> known) throws InvalidSpecException {
        List<SpecNode> nodes = new ArrayList<>();
        for (Object element : list(field)) {
            nodes.add(of("%s[%d]".formatted(at(field), nodes.size()), element, known));
        }
        return nodes;
    }

    SpecNode node(String field, Set<String> known) throws InvalidSpecException {
        Object value = fields.get(field);
        return of(at(field), value == null ? Map.of() : value, known);
    }

    /** Returns the sum of the lengths of the values in a mapping of texts. */
    int lengthOfTexts(String field) throws InvalidSpecException {
        Object value = fields.get(field);
        if (value == null) {
            return 0;
        }
        if (!(value instanceof Map<?, ?> texts)) {
            throw invalid(field, "is not a mapping");
        }
        int length = 0;
        for (Object text : texts.values()) {
            if (!(text instanceof String string)) {
                throw invalid(field, "holds '%s', which is not a text".formatted(text));
            }
            length += string.length();
        }
        return length;
    }
}
