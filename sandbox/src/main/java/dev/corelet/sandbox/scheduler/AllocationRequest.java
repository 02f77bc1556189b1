package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.List;
import java.util.Map;

/**
 * One attempt to allocate the claims of a pod on a node, with everything that decides it. Nothing in it is changed.
 *
 * @param claims the pod's claims that have no allocation yet, in the order in which the pod lists them
 * @param slices all slices of the cluster, with the taints of DeviceTaintRules already merged into the devices; their
 *     order decides nothing but which of two generations is met first
 * @param classes all device classes by name
 * @param allocatedClaims claims of the cluster that hold an allocation; claims without one are ignored
 */
public record AllocationRequest(
        SchedulingNode node,
        List<ResourceClaim> claims,
        List<ResourceSlice> slices,
        Map<String, DeviceClass> classes,
        List<ResourceClaim> allocatedClaims) {

    public AllocationRequest {
        claims = List.copyOf(claims);
        slices = List.copyOf(slices);
        classes = Map.copyOf(classes);
        allocatedClaims = List.copyOf(allocatedClaims);
    }
}
