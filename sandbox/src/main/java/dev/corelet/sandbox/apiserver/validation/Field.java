package dev.corelet.sandbox.apiserver.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * A place in an object: its path, as errors name it, and the value found there.
 *
 * <p>Values have been fitted to the schema before, so a field has the right type or is not set; reading a field that
 * is not set gives the empty value of its type, as in the API.
 */
record Field(String path, JsonNode value) {

    private static final int LONGEST_KEY_SHOWN = 96;

    static Field root(JsonNode object) {
        return new Field("", object);
    }

    Field child(String name) {
        return new Field(path.isEmpty() ? name : path + "." + name, value.path(name));
    }

    /** Returns the same place, with another value; for comparing or reporting. */
    Field at(JsonNode other) {
        return new Field(path, other);
    }

    Field nothing() {
        return at(MissingNode.getInstance());
    }

    boolean isSet() {
        return !value.isMissingNode() && !value.isNull();
    }

    String text() {
        return value.asString("");
    }

    /** Returns the length of the text in bytes of UTF-8, the unit of all limits in the API. */
    int bytes() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }

    long number() {
        return value.asLong(0);
    }

    boolean isTrue() {
        return value.asBoolean(false);
    }

    int size() {
        return value.size();
    }

    List<Field> items() {
        List<Field> items = new ArrayList<>();
        for (JsonNode item : value) {
            items.add(new Field("%s[%d]".formatted(path, items.size()), item));
        }
        return items;
    }

    /** Returns the entries of a map by key; the path of each ends in its key, cut in the middle if it is long. */
    Map<String, Field> entries() {
        Map<String, Field> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            entries.put(entry.getKey(), new Field("%s[%s]".formatted(path, shorten(entry.getKey())), entry.getValue()));
        }
        return entries;
    }

    /** Returns the value as messages show it: strings quoted, everything else as JSON. */
    String shown() {
        return isSet() ? value.toString() : "null";
    }

    static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }

    private static String shorten(String key) {
        if (key.length() <= LONGEST_KEY_SHOWN) {
            return key;
        }
        int kept = (LONGEST_KEY_SHOWN - 3) / 2;
        return key.substring(0, kept) + "..." + key.substring(key.length() - kept);
    }
}
