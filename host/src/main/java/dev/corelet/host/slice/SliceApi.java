package dev.corelet.host.slice;

import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/**
 * The slices of this driver on this node, on the API server. Callers see v1, whatever version is spoken.
 *
 * @param client of the API server
 * @param version that is spoken
 * @param specs which driver and node
 */
record SliceApi(KubernetesClient client, ResourceVersion version, SliceSpecs specs) {

    List<GenericKubernetesResource> list() {
        return ours().list().getItems().stream()
                .map(slice -> SliceConversion.from(version, slice))
                .toList();
    }

    /** Returns the slice as the server stored it. */
    GenericKubernetesResource create(GenericKubernetesResource slice) {
        return SliceConversion.from(version, resource(slice).create());
    }

    /** Replaces a slice that is still as it was read, and returns it as the server stored it. */
    GenericKubernetesResource update(GenericKubernetesResource slice) {
        return SliceConversion.from(version, resource(slice).update());
    }

    /** Deletes a slice if it is still as it was read. */
    void delete(GenericKubernetesResource slice) {
        ObjectMeta metadata = slice.getMetadata();
        all().withName(metadata.getName())
                .lockResourceVersion(metadata.getResourceVersion())
                .delete();
    }

    /** Starts following what happens to the slices. */
    SliceWatch watch(SliceWatch.Listener listener) {
        return SliceWatch.start(ours().runnableInformer(0), listener);
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource slice) {
        return all().resource(SliceConversion.to(version, slice));
    }

    private FilterWatchListDeletable<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            ours() {
        return all().withField("spec.nodeName", specs.node()).withField("spec.driver", specs.driver());
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(ResourceVersion.GROUP)
                .withVersion(version.version())
                .withKind(SliceFields.KIND)
                .withPlural("resourceslices")
                .withNamespaced(false)
                .build());
    }
}
