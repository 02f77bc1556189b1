package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A valid object that a test changes in one place. */
final class Subject {

    private static final Set<FeatureGate> ALL_GATES = EnumSet.allOf(FeatureGate.class);

    private final ResourceType type;
    private final ObjectNode original;
    private final ObjectNode object;

    private Subject(ResourceType type, String json) {
        this.type = type;
        this.original = (ObjectNode) parse(json);
        this.object = original.deepCopy();
    }

    static Subject slice() {
        return new Subject(ResourceType.RESOURCE_SLICE, """
                {"metadata": {"name": "a"}, "spec": {"driver": "native.cpu", "nodeName": "n",
                  "pool": {"name": "n", "generation": 1, "resourceSliceCount": 1},
                  "devices": [{"name": "cpu0"}, {"name": "cpu1"}]}}
                """);
    }

    static Subject claim() {
        return new Subject(ResourceType.RESOURCE_CLAIM, """
                {"metadata": {"name": "a", "namespace": "default"}, "spec": {"devices": {"requests": [
                  {"name": "cpu", "exactly":
                    {"deviceClassName": "native.cpu", "allocationMode": "ExactCount", "count": 1}}]}}}
                """);
    }

    static Subject allocatedClaim() {
        return claim().with("/status", """
                        {"allocation": {"devices": {"results": [
                          {"request": "cpu", "driver": "native.cpu", "pool": "n", "device": "cpu0"}]}},
                         "reservedFor": [{"resource": "pods", "name": "p", "uid": "1"}]}
                        """);
    }

    static Subject deviceClass() {
        return new Subject(ResourceType.DEVICE_CLASS, "{\"metadata\": {\"name\": \"a\"}, \"spec\": {}}");
    }

    static Subject pod() {
        return new Subject(ResourceType.POD, """
                {"metadata": {"name": "a", "namespace": "default"}, "spec": {"restartPolicy": "Always",
                  "containers": [{"name": "c", "image": "busybox"}]}}
                """);
    }

    /** Sets a value at a JSON pointer; an index one past the end of a list appends, {@code -} removes. */
    Subject with(String pointer, String value) {
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = object.at(place.head());
        String last = place.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            int index = Integer.parseInt(last);
            if (index < array.size()) {
                array.set(index, parse(value));
            } else {
                array.add(parse(value));
            }
        } else if (value.equals("-")) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, parse(value));
        }
        return this;
    }

    List<String> errorsWhenNew() {
        return texts(ObjectValidation.ofNew(type, object, ALL_GATES));
    }

    /** Returns what is wrong when the object as it was first is replaced by the changed one. */
    List<String> errorsWhenUpdated() {
        return texts(ObjectValidation.ofUpdate(type, object, original, ALL_GATES));
    }

    List<String> errorsOfStatus() {
        return errorsOfStatus(original);
    }

    List<String> errorsOfStatusAfter(Subject before) {
        return errorsOfStatus(before.object);
    }

    private List<String> errorsOfStatus(ObjectNode existing) {
        return texts(ObjectValidation.ofStatusUpdate(type, object, existing));
    }

    private static List<String> texts(List<FieldError> errors) {
        return errors.stream().map(FieldError::toString).toList();
    }

    private static JsonNode parse(String json) {
        return new JsonMapper().readTree(json);
    }
}
