package dev.corelet.sandbox.cluster;

import dev.corelet.sandbox.apiserver.ApiObjects;
import dev.corelet.sandbox.kubelet.PodClaims;
import dev.corelet.sandbox.scheduler.AllocationOutcome;
import dev.corelet.sandbox.scheduler.AllocationRequest;
import dev.corelet.sandbox.scheduler.Allocator;
import dev.corelet.sandbox.scheduler.ClaimKey;
import dev.corelet.sandbox.scheduler.SchedulingNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what kube-scheduler does for pods, oldest first, on a cluster of one node. */
final class PodScheduler {

    private final ApiObjects api;
    private final Allocator allocator;
    private final SchedulingNode node;
    private final long allocatableMilliCpu;
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** Why a pod cannot be scheduled now. */
    private static final class Unschedulable extends Exception {

        private static final long serialVersionUID = 1L;

        Unschedulable(String reason) {
            super(reason);
        }
    }

    /**
     * Creates a scheduler.
     *
     * @param allocatableMilliCpu the CPU that the node has for pods, in thousandths of a CPU
     */
    PodScheduler(ApiObjects api, Allocator allocator, SchedulingNode node, long allocatableMilliCpu) {
        this.api = api;
        this.allocator = allocator;
        this.node = node;
        this.allocatableMilliCpu = allocatableMilliCpu;
    }

    /** Tries every pod that has no node, in the order given, and tells whether one got it. */
    boolean sync(List<Pod> pods) {
        reasons.clear();
        boolean changed = false;
        long usedMilliCpu = pods.stream()
                .filter(PodScheduler::hasNode)
                .mapToLong(PodRequests::milliCpu)
                .sum();
        for (Pod pod : pods) {
            if (hasNode(pod) || pod.getMetadata().getDeletionTimestamp() != null) {
                continue;
            }
            try {
                schedule(pod, usedMilliCpu);
                usedMilliCpu += PodRequests.milliCpu(pod);
                changed = true;
            } catch (Unschedulable e) {
                reasons.put(pod.getMetadata().getUid(), String.valueOf(e.getMessage()));
            }
        }
        return changed;
    }

    private static boolean hasNode(Pod pod) {
        String name = pod.getSpec().getNodeName();
        return name != null && !name.isEmpty();
    }

    /** Returns why a pod was not scheduled the last time it was tried. */
    Optional<String> reason(String podUid) {
        return Optional.ofNullable(reasons.get(podUid));
    }

    private void schedule(Pod pod, long usedMilliCpu) throws Unschedulable {
        List<ResourceClaim> claims = claims(pod);
        checkNodeSelector(pod);
        checkCpu(pod, usedMilliCpu);
        Map<ClaimKey, AllocationResult> allocations = allocate(claims);
        for (ResourceClaim claim : claims) {
            reserve(claim, Optional.ofNullable(allocations.get(ClaimKey.of(claim))), pod);
        }
        api.bind(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), node.name());
    }

    private List<ResourceClaim> claims(Pod pod) throws Unschedulable {
        String namespace = pod.getMetadata().getNamespace();
        List<ResourceClaim> claims = new ArrayList<>();
        for (Map.Entry<String, Optional<String>> podClaim : PodClaims.of(pod).entrySet()) {
            if (podClaim.getValue().isEmpty()) {
                throw new Unschedulable("the ResourceClaimTemplate of its claim '%s' does not exist in namespace %s"
                        .formatted(podClaim.getKey(), namespace));
            }
            String name = podClaim.getValue().get();
            ResourceClaim claim = api.get(ResourceClaim.class, namespace, name)
                    .orElseThrow(() ->
                            new Unschedulable("the ResourceClaim %s/%s does not exist".formatted(namespace, name)));
            if (claim.getMetadata().getDeletionTimestamp() != null) {
                throw new Unschedulable("the ResourceClaim %s/%s is being deleted".formatted(namespace, name));
            }
            claims.add(claim);
        }
        return claims;
    }

    private void checkNodeSelector(Pod pod) throws Unschedulable {
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        if (selector != null && !node.labels().entrySet().containsAll(selector.entrySet())) {
            throw unavailable("node(s) didn't match Pod's node affinity/selector");
        }
    }

    private void checkCpu(Pod pod, long usedMilliCpu) throws Unschedulable {
        long wanted = PodRequests.milliCpu(pod);
        if (wanted > 0 && wanted > allocatableMilliCpu - usedMilliCpu) {
            throw unavailable("Insufficient cpu (requests %dm, %dm of %dm are free)"
                    .formatted(wanted, allocatableMilliCpu - usedMilliCpu, allocatableMilliCpu));
        }
    }

    private static Unschedulable unavailable(String reason) {
        return new Unschedulable("0/1 nodes are available: 1 " + reason);
    }

    private Map<ClaimKey, AllocationResult> allocate(List<ResourceClaim> claims) throws Unschedulable {
        List<ResourceClaim> unallocated =
                claims.stream().filter(claim -> !isAllocated(claim)).distinct().toList();
        if (unallocated.isEmpty()) {
            return Map.of();
        }
        Map<String, DeviceClass> classes = new LinkedHashMap<>();
        api.list(DeviceClass.class)
                .forEach(deviceClass -> classes.put(deviceClass.getMetadata().getName(), deviceClass));
        AllocationOutcome outcome = allocator.allocate(new AllocationRequest(
                node,
                unallocated,
                api.list(ResourceSlice.class),
                classes,
                api.list(ResourceClaim.class).stream()
                        .filter(PodScheduler::isAllocated)
                        .toList()));
        if (outcome instanceof AllocationOutcome.Allocated allocated) {
            return allocated.allocations();
        }
        if (outcome instanceof AllocationOutcome.Unschedulable lacking) {
            throw new Unschedulable("0/1 nodes are available: " + lacking.reason());
        }
        throw new Unschedulable(((AllocationOutcome.Failed) outcome).error());
    }

    private static boolean isAllocated(ResourceClaim claim) {
        return claim.getStatus() != null && claim.getStatus().getAllocation() != null;
    }

    /** Writes the allocation, if there is a new one, and that the pod uses the claim. */
    private void reserve(ResourceClaim claim, Optional<AllocationResult> allocation, Pod pod) {
        ResourceClaimBuilder reserved = new ResourceClaimBuilder(allocation.isPresent() ? protect(claim) : claim);
        allocation.ifPresent(
                result -> reserved.editOrNewStatus().withAllocation(result).endStatus());
        reserved.editOrNewStatus()
                .addNewReservedFor()
                .withResource("pods")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endReservedFor()
                .endStatus();
        api.updateStatus(reserved.build());
    }

    private ResourceClaim protect(ResourceClaim claim) {
        if (claim.getMetadata().getFinalizers().contains(ClaimController.FINALIZER)) {
            return claim;
        }
        return api.update(new ResourceClaimBuilder(claim)
                .editMetadata()
                .addToFinalizers(ClaimController.FINALIZER)
                .endMetadata()
                .build());
    }
}
