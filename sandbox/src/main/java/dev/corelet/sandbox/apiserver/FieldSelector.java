package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Chooses objects by the few fields that the API can select by, as in {@code spec.nodeName=a,spec.driver!=b}.
 *
 * <p>A field that is not set counts as empty. Which fields a type has is fixed; any other is refused.
 */
record FieldSelector(List<Predicate<ApiObject>> terms) implements Predicate<ApiObject> {

    private static final Pattern TERM = Pattern.compile("(?<field>[^=!\\\\]+?)(?<operator>==|=|!=)(?<value>.*)");

    /**
     * Parses a selector for one type; an empty one chooses everything.
     *
     * @throws ApiException with code 400 if the text is no selector or names a field that cannot be selected by
     */
    static FieldSelector parse(ResourceType type, String text) {
        List<Predicate<ApiObject>> terms = new ArrayList<>();
        Stream.of(text.split("(?<!\\\\),", -1))
                .filter(term -> !term.isBlank())
                .forEach(term -> terms.add(term(type, term)));
        return new FieldSelector(List.copyOf(terms));
    }

    @Override
    public boolean test(ApiObject object) {
        return terms.stream().allMatch(term -> term.test(object));
    }

    private static Predicate<ApiObject> term(ResourceType type, String term) {
        Matcher matcher = TERM.matcher(term);
        if (!matcher.matches()) {
            throw ApiException.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(term, term));
        }
        String field = matcher.group("field");
        if (!selectable(type).contains(field)) {
            throw ApiException.badRequest("field label not supported: " + field);
        }
        String value = matcher.group("value").replaceAll("\\\\([\\\\,=])", "$1");
        boolean wanted = !matcher.group("operator").equals("!=");
        return object -> valueOf(object, field).equals(value) == wanted;
    }

    private static String valueOf(ApiObject object, String field) {
        JsonNode value = object.json();
        for (String step : field.split("\\.", -1)) {
            value = value.path(step);
        }
        return value.asString("");
    }

    private static Set<String> selectable(ResourceType type) {
        return switch (type) {
            case RESOURCE_SLICE -> Set.of("metadata.name", "spec.nodeName", "spec.driver", "spec.pool.name");
            case POD ->
                Set.of(
                        "metadata.name",
                        "metadata.namespace",
                        "spec.nodeName",
                        "spec.restartPolicy",
                        "spec.schedulerName",
                        "status.phase");
            case NODE -> Set.of("metadata.name", "spec.unschedulable");
            case NAMESPACE -> Set.of("metadata.name", "status.phase");
            case EVENT ->
                Set.of(
                        "metadata.name",
                        "metadata.namespace",
                        "involvedObject.kind",
                        "involvedObject.name",
                        "involvedObject.namespace",
                        "involvedObject.uid",
                        "reason",
                        "type");
            default -> type.namespaced() ? Set.of("metadata.name", "metadata.namespace") : Set.of("metadata.name");
        };
    }
}
