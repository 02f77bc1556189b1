package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Slices in the client's model, for tests to look into and to change. */
final class SliceModel {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private SliceModel() {}

    static ResourceSlice typed(GenericKubernetesResource slice) {
        return JSON.convertValue(slice, ResourceSlice.class);
    }

    static List<ResourceSlice> typed(List<GenericKubernetesResource> slices) {
        return slices.stream().map(SliceModel::typed).toList();
    }

    /** Returns the slice as it is read from JSON. */
    static GenericKubernetesResource read(ResourceSlice slice) {
        return JSON.unmarshal(JSON.asJson(slice), GenericKubernetesResource.class);
    }

    static List<GenericKubernetesResource> read(List<ResourceSlice> slices) {
        return slices.stream().map(SliceModel::read).toList();
    }
}
