package dev.corelet.host.slice;

import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/**
 * The slices of this driver on this node, on the API server. Callers see v1, whatever version is spoken.
 *
 * @param <T> the client's class for the version that is spoken
 */
final class SliceApi<T extends HasMetadata> {

    private final KubernetesClient client;
    private final Class<T> type;
    private final SliceSpecs specs;
    private final SliceConversion conversion;

    private SliceApi(KubernetesClient client, Class<T> type, SliceSpecs specs) {
        this.client = client;
        this.type = type;
        this.specs = specs;
        this.conversion = new SliceConversion(client.getKubernetesSerialization());
    }

    static SliceApi<?> in(ResourceVersion version, KubernetesClient client, SliceSpecs specs) {
        return switch (version) {
            case V1 -> new SliceApi<>(client, ResourceSlice.class, specs);
            case V1BETA2 ->
                new SliceApi<>(client, io.fabric8.kubernetes.api.model.resource.v1beta2.ResourceSlice.class, specs);
            case V1BETA1 ->
                new SliceApi<>(client, io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceSlice.class, specs);
        };
    }

    List<ResourceSlice> list() {
        return ours().list().getItems().stream().map(conversion::from).toList();
    }

    /** Returns the slice as the server stored it. */
    ResourceSlice create(ResourceSlice slice) {
        return conversion.from(client.resource(conversion.to(type, slice)).create());
    }

    /** Replaces a slice that is still as it was read, and returns it as the server stored it. */
    ResourceSlice update(ResourceSlice slice) {
        return conversion.from(client.resource(conversion.to(type, slice)).update());
    }

    /** Deletes a slice if it is still as it was read. */
    void delete(ResourceSlice slice) {
        client.resource(conversion.to(type, slice)).lockResourceVersion().delete();
    }

    /** Starts following what happens to the slices. */
    SliceWatch watch(SliceWatch.Listener listener) {
        return SliceWatch.start(ours().runnableInformer(0), listener);
    }

    private FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ? extends Resource<T>> ours() {
        return client.resources(type).withField("spec.nodeName", specs.node()).withField("spec.driver", specs.driver());
    }
}
