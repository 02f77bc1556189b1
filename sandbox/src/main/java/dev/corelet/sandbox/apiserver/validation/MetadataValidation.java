package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks what all objects have in common (apimachinery {@code pkg/api/validation}). */
final class MetadataValidation {

    private static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;

    private final Violations violations;

    MetadataValidation(Violations violations) {
        this.violations = violations;
    }

    void validate(ResourceType type, Field metadata) {
        Field name = metadata.child("name");
        if (name.text().isEmpty()) {
            violations.required(name, "name or generateName is required");
        } else {
            violations.format(
                    name,
                    type == ResourceType.NAMESPACE ? Formats.dnsLabel(name.text()) : Formats.dnsSubdomain(name.text()));
        }
        labelsAndAnnotations(metadata);
        owners(metadata.child("ownerReferences"));
        for (Field finalizer : metadata.child("finalizers").items()) {
            violations.format(finalizer, Formats.labelKey(finalizer.text()));
        }
    }

    /** Checks labels and annotations, all that a template's metadata may have. */
    void labelsAndAnnotations(Field metadata) {
        metadata.child("labels").entries().forEach((key, value) -> {
            key(metadata.child("labels"), key, key);
            violations.format(value, Formats.labelValue(value.text()));
        });
        long bytes = 0;
        for (Map.Entry<String, Field> entry :
                metadata.child("annotations").entries().entrySet()) {
            key(metadata.child("annotations"), entry.getKey(), entry.getKey().toLowerCase(Locale.ROOT));
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().bytes();
        }
        if (bytes > ANNOTATIONS_MAX_BYTES) {
            violations.tooLong(metadata.child("annotations"), ANNOTATIONS_MAX_BYTES);
        }
    }

    /** Checks that an object on its way out gets no new finalizers. */
    void validateUpdate(Field metadata, Field existing) {
        if (!existing.child("deletionTimestamp").isSet()) {
            return;
        }
        Set<String> known = new HashSet<>();
        existing.child("finalizers").items().forEach(finalizer -> known.add(finalizer.text()));
        List<String> added = metadata.child("finalizers").items().stream()
                .map(Field::text)
                .filter(finalizer -> !known.contains(finalizer))
                .toList();
        if (!added.isEmpty()) {
            violations.forbidden(
                    metadata.child("finalizers"),
                    "no new finalizers can be added if the object is being deleted, found new finalizers " + added);
        }
    }

    private void key(Field map, String key, String checked) {
        for (String complaint : Formats.labelKey(checked)) {
            violations.invalid(map, Field.quoted(key), complaint);
        }
    }

    private void owners(Field owners) {
        int controllers = 0;
        for (Field owner : owners.items()) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.child(field).text().isEmpty()) {
                    violations.required(owner.child(field), "must not be empty");
                }
            }
            controllers += owner.child("controller").isTrue() ? 1 : 0;
        }
        if (controllers > 1) {
            violations.invalid(owners, "only one reference can have controller set to true");
        }
    }
}
