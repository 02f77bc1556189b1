package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import java.util.Map;
import java.util.TreeMap;

/** The kinds that a user brings to the cluster, by name. */
final class Kinds {

    private static final Map<String, Class<? extends HasMetadata>> NAMESPACED = Map.of(
            "Pod", Pod.class,
            "ResourceClaim", ResourceClaim.class,
            "ResourceClaimTemplate", ResourceClaimTemplate.class);
    private static final Map<String, Class<? extends HasMetadata>> CLUSTER_WIDE =
            Map.of("DeviceClass", DeviceClass.class, "Namespace", Namespace.class);

    private Kinds() {}

    static boolean isNamespaced(String kind) {
        return NAMESPACED.containsKey(kind);
    }

    /**
     * Returns the model of a kind.
     *
     * @throws OperatorException if there is no such kind
     */
    static Class<? extends HasMetadata> model(String kind) {
        Map<String, Class<? extends HasMetadata>> all = new TreeMap<>(NAMESPACED);
        all.putAll(CLUSTER_WIDE);
        Class<? extends HasMetadata> model = all.get(kind);
        if (model == null) {
            throw new OperatorException("there is no kind '%s' in the sandbox; expected one of %s"
                    .formatted(kind, String.join(", ", all.keySet())));
        }
        return model;
    }
}
