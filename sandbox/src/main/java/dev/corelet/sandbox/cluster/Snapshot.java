package dev.corelet.sandbox.cluster;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.List;

/**
 * The state of a cluster at one moment.
 *
 * @param claims all claims, by namespace and name
 * @param containers the containers of all pods, oldest pod first, in the pod's order
 * @param slices the ResourceSlices as published, by name
 */
public record Snapshot(List<ClaimView> claims, List<ContainerView> containers, List<ResourceSlice> slices) {

    public Snapshot {
        claims = List.copyOf(claims);
        containers = List.copyOf(containers);
        slices = List.copyOf(slices);
    }
}
