package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides whether an object of the stored version may be kept.
 *
 * <p>Pure: the answer depends on the arguments alone. Objects must have been fitted to their schema and defaulted.
 */
public final class ObjectValidation {

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private ObjectValidation() {}

    /** Returns what is wrong with a new object. */
    public static List<FieldError> ofNew(ResourceType type, ObjectNode object, Set<FeatureGate> gates) {
        Violations violations = new Violations();
        Field root = Field.root(object);
        new MetadataValidation(violations).validate(type, root.child("metadata"));
        spec(type, root.child("spec"), Field.root(NOTHING).child("spec"), gates, violations);
        return violations.errors();
    }

    /** Returns what is wrong with an object that is to replace an existing one. */
    public static List<FieldError> ofUpdate(
            ResourceType type, ObjectNode object, ObjectNode existing, Set<FeatureGate> gates) {
        Violations violations = new Violations();
        Field root = Field.root(object);
        Field replaced = Field.root(existing);
        metadata(type, root, replaced, violations);
        spec(type, root.child("spec"), replaced.child("spec"), gates, violations);
        return violations.errors();
    }

    /** Returns what is wrong with an object whose status is to be replaced. */
    public static List<FieldError> ofStatusUpdate(ResourceType type, ObjectNode object, ObjectNode existing) {
        Violations violations = new Violations();
        Field root = Field.root(object);
        Field replaced = Field.root(existing);
        metadata(type, root, replaced, violations);
        if (type == ResourceType.RESOURCE_CLAIM) {
            new ClaimStatusValidation(violations).validate(root, replaced);
        }
        return violations.errors();
    }

    /** Returns whether a claim or template asks for access to devices in use, which its namespace has to allow. */
    public static boolean asksForAdminAccess(ResourceType type, ObjectNode object) {
        Field spec = Field.root(object).child("spec");
        return switch (type) {
            case RESOURCE_CLAIM -> ClaimSpecValidation.asksForAdminAccess(spec);
            case RESOURCE_CLAIM_TEMPLATE -> ClaimSpecValidation.asksForAdminAccess(spec.child("spec"));
            default -> false;
        };
    }

    private static void metadata(ResourceType type, Field root, Field replaced, Violations violations) {
        MetadataValidation validation = new MetadataValidation(violations);
        validation.validate(type, root.child("metadata"));
        validation.validateUpdate(root.child("metadata"), replaced.child("metadata"));
    }

    private static void spec(
            ResourceType type, Field spec, Field existing, Set<FeatureGate> gates, Violations violations) {
        switch (type) {
            case RESOURCE_SLICE -> new ResourceSliceValidation(violations, gates).validate(spec, existing);
            case DEVICE_CLASS -> DeviceClassValidation.validate(spec, violations);
            case RESOURCE_CLAIM -> claim(spec, existing, gates, violations);
            case RESOURCE_CLAIM_TEMPLATE -> template(spec, existing, gates, violations);
            case POD -> new PodValidation(violations).validate(spec, existing);
            default -> {}
        }
    }

    private static void claim(Field spec, Field existing, Set<FeatureGate> gates, Violations violations) {
        if (!changesImmutable(spec, existing, violations)) {
            new ClaimSpecValidation(violations, gates).validate(spec);
        }
    }

    private static void template(Field spec, Field existing, Set<FeatureGate> gates, Violations violations) {
        if (!changesImmutable(spec, existing, violations)) {
            new MetadataValidation(violations).labelsAndAnnotations(spec.child("metadata"));
            new ClaimSpecValidation(violations, gates).validate(spec.child("spec"));
        }
    }

    private static boolean changesImmutable(Field spec, Field existing, Violations violations) {
        boolean changed = existing.isSet() && !spec.value().equals(existing.value());
        if (changed) {
            violations.invalid(spec, "field is immutable");
        }
        return changed;
    }
}
