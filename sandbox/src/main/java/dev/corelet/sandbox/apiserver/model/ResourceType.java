package dev.corelet.sandbox.apiserver.model;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of object that the API server keeps.
 *
 * <p>Every kind is stored as {@code v1}. Each version it can be served in comes with the client model of that version,
 * from which the {@link Schemas schema} is read.
 */
public enum ResourceType {
    NAMESPACE("", "namespaces", false, true, Map.of("v1", Namespace.class)),
    NODE("", "nodes", false, true, Map.of("v1", Node.class)),
    POD("", "pods", true, true, Map.of("v1", Pod.class)),
    EVENT("", "events", true, false, Map.of("v1", Event.class)),
    RESOURCE_SLICE(
            ResourceType.RESOURCE_GROUP,
            "resourceslices",
            false,
            false,
            Map.of(
                    "v1", ResourceSlice.class,
                    "v1beta2", io.fabric8.kubernetes.api.model.resource.v1beta2.ResourceSlice.class,
                    "v1beta1", io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceSlice.class)),
    RESOURCE_CLAIM(
            ResourceType.RESOURCE_GROUP,
            "resourceclaims",
            true,
            true,
            Map.of(
                    "v1", ResourceClaim.class,
                    "v1beta2", io.fabric8.kubernetes.api.model.resource.v1beta2.ResourceClaim.class,
                    "v1beta1", io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceClaim.class)),
    RESOURCE_CLAIM_TEMPLATE(
            ResourceType.RESOURCE_GROUP,
            "resourceclaimtemplates",
            true,
            false,
            Map.of(
                    "v1", ResourceClaimTemplate.class,
                    "v1beta2", io.fabric8.kubernetes.api.model.resource.v1beta2.ResourceClaimTemplate.class,
                    "v1beta1", io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceClaimTemplate.class)),
    DEVICE_CLASS(
            ResourceType.RESOURCE_GROUP,
            "deviceclasses",
            false,
            false,
            Map.of(
                    "v1", DeviceClass.class,
                    "v1beta2", io.fabric8.kubernetes.api.model.resource.v1beta2.DeviceClass.class,
                    "v1beta1", io.fabric8.kubernetes.api.model.resource.v1beta1.DeviceClass.class));

    /** The API group of dynamic resource allocation. */
    public static final String RESOURCE_GROUP = "resource.k8s.io";

    /** The version that objects are stored in. */
    public static final String STORED_VERSION = "v1";

    private final String group;
    private final String plural;
    private final boolean namespaced;
    private final boolean statusSubresource;

    @SuppressWarnings("ImmutableEnumChecker") // Map.of is immutable
    private final Map<String, Class<? extends HasMetadata>> models;

    ResourceType(
            String group,
            String plural,
            boolean namespaced,
            boolean statusSubresource,
            Map<String, Class<? extends HasMetadata>> models) {
        this.group = group;
        this.plural = plural;
        this.namespaced = namespaced;
        this.statusSubresource = statusSubresource;
        this.models = models;
    }

    /** Returns the API group, empty for the core group. */
    public String group() {
        return group;
    }

    /** Returns the name in URLs, such as {@code resourceslices}. */
    public String plural() {
        return plural;
    }

    /** Returns the kind, such as {@code ResourceSlice}. */
    public String kind() {
        return modelOf(STORED_VERSION).getSimpleName();
    }

    /** Returns whether objects of this type live in a namespace. */
    public boolean namespaced() {
        return namespaced;
    }

    /** Returns whether the status is written through a subresource of its own. */
    public boolean hasStatusSubresource() {
        return statusSubresource;
    }

    /** Returns whether the type exists in the given version of its group. */
    public boolean existsIn(String version) {
        return models.containsKey(version);
    }

    /** Returns the {@code apiVersion} of an object of this type in the given version. */
    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Returns the plural name with its group, as error messages show it. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** Returns the kind with its group, as error messages show it. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind() : kind() + "." + group;
    }

    /**
     * Returns the client model of this type in the given version.
     *
     * @throws IllegalArgumentException if the type does not exist in that version
     */
    public Class<? extends HasMetadata> modelOf(String version) {
        Class<? extends HasMetadata> model = models.get(version);
        if (model == null) {
            throw new IllegalArgumentException("%s does not exist in version %s".formatted(plural, version));
        }
        return model;
    }

    /** Returns the type of a client model, in whatever version it is. */
    public static Optional<ResourceType> ofModel(Class<?> model) {
        return all().filter(type -> type.models.containsValue(model)).findFirst();
    }

    /** Returns the type with the given group and kind. */
    public static Optional<ResourceType> ofKind(String group, String kind) {
        return all().filter(type -> type.group.equals(group) && type.kind().equals(kind))
                .findFirst();
    }

    /** Returns the types of a group, in the order of their declaration. */
    public static List<ResourceType> ofGroup(String group) {
        return all().filter(type -> type.group.equals(group)).toList();
    }

    private static Stream<ResourceType> all() {
        return Stream.of(values());
    }
}
