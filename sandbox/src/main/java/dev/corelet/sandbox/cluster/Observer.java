package dev.corelet.sandbox.cluster;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.sandbox.kubelet.ContainerOutcome;
import dev.corelet.sandbox.kubelet.PodClaims;
import dev.corelet.sandbox.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together, from control plane and node, what a user wants to see. */
final class Observer {

    private final ControlPlane controlPlane;
    private final SandboxNode node;

    Observer(ControlPlane controlPlane, SandboxNode node) {
        this.controlPlane = controlPlane;
        this.node = node;
    }

    Snapshot look() {
        List<Pod> pods = controlPlane.pods();
        List<ResourceClaim> claims = controlPlane.claims();
        Map<String, CpuSet> cpus = new HashMap<>();
        claims.forEach(claim -> cpus.put(
                claim.getMetadata().getUid(), node.cpusOf(claim.getMetadata().getUid())));
        return new Snapshot(
                claims.stream().map(claim -> view(claim, pods, cpus)).toList(),
                containers(pods, claims, cpus),
                controlPlane.slices());
    }

    private ClaimView view(ResourceClaim claim, List<Pod> pods, Map<String, CpuSet> cpus) {
        String uid = claim.getMetadata().getUid();
        List<String> devices = claim.getStatus() == null || claim.getStatus().getAllocation() == null
                ? List.of()
                : claim.getStatus().getAllocation().getDevices().getResults().stream()
                        .map(DeviceRequestAllocationResult::getDevice)
                        .toList();
        boolean isAllocated = claim.getStatus() != null && claim.getStatus().getAllocation() != null;
        ClaimView.State state = node.isPrepared(uid)
                ? ClaimView.State.PREPARED
                : isAllocated ? ClaimView.State.ALLOCATED : ClaimView.State.PENDING;
        return new ClaimView(
                claim.getMetadata().getNamespace(),
                claim.getMetadata().getName(),
                uid,
                state,
                reason(claim, isAllocated, pods),
                devices,
                cpus.getOrDefault(uid, CpuSet.EMPTY));
    }

    private String reason(ResourceClaim claim, boolean isAllocated, List<Pod> pods) {
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return "is deleted once no pod uses it any more";
        }
        if (isAllocated) {
            return "";
        }
        return pods.stream()
                .filter(pod -> pod.getMetadata()
                        .getNamespace()
                        .equals(claim.getMetadata().getNamespace()))
                .filter(pod -> PodClaims.of(pod)
                        .containsValue(Optional.of(claim.getMetadata().getName())))
                .flatMap(pod -> controlPlane.pendingReason(pod.getMetadata().getUid()).stream())
                .findFirst()
                .orElse("waits for a pod that uses it");
    }

    private List<ContainerView> containers(List<Pod> pods, List<ResourceClaim> claims, Map<String, CpuSet> cpus) {
        Map<String, ContainerStatus> statuses = new LinkedHashMap<>();
        node.containers().forEach(status -> statuses.put(status.id(), status));
        Map<String, Exclusivity.Use> uses = uses(pods, claims, statuses);
        Exclusivity exclusivity = new Exclusivity(List.copyOf(uses.values()), cpus);
        Ledger ledger = node.ledger();
        List<ContainerView> views = new ArrayList<>();
        for (Pod pod : pods) {
            for (ContainerOutcome outcome : outcomes(pod)) {
                views.add(view(
                        pod,
                        outcome,
                        outcome.id().flatMap(id -> Optional.ofNullable(statuses.get(id))),
                        outcome.id()
                                .flatMap(id -> Optional.ofNullable(uses.get(id)))
                                .map(use -> exclusivity.of(use).intersect(meantFor(use.container(), ledger)))
                                .orElse(CpuSet.EMPTY)));
            }
        }
        return views;
    }

    /** Returns the CPUs that the policy gave to the container alone: one that shares is not alone by being the only one. */
    private static CpuSet meantFor(String container, Ledger ledger) {
        return Optional.ofNullable(ledger.containers().get(new ContainerId(container)))
                .map(placed -> placed.placement().exclusive())
                .orElse(CpuSet.EMPTY);
    }

    /** Returns what the kubelet made of a pod's containers or, before it knew the pod, why they wait. */
    private List<ContainerOutcome> outcomes(Pod pod) {
        String uid = pod.getMetadata().getUid();
        List<ContainerOutcome> known = node.outcomes(uid);
        if (!known.isEmpty()) {
            return known;
        }
        String reason = controlPlane.pendingReason(uid).orElse("waits for its node");
        return pod.getSpec().getContainers().stream()
                .map(container -> ContainerOutcome.waiting(container.getName(), reason))
                .toList();
    }

    private Map<String, Exclusivity.Use> uses(
            List<Pod> pods, List<ResourceClaim> claims, Map<String, ContainerStatus> statuses) {
        Map<String, Exclusivity.Use> uses = new LinkedHashMap<>();
        for (Pod pod : pods) {
            for (ContainerOutcome outcome : node.outcomes(pod.getMetadata().getUid())) {
                outcome.id()
                        .flatMap(id -> Optional.ofNullable(statuses.get(id)))
                        .ifPresent(status -> uses.put(
                                status.id(),
                                new Exclusivity.Use(
                                        status.id(),
                                        status.cpus().isEmpty() ? node.online() : CpuSet.parse(status.cpus()),
                                        claimUids(pod, outcome.name(), claims))));
            }
        }
        return uses;
    }

    private static Set<String> claimUids(Pod pod, String container, List<ResourceClaim> claims) {
        Map<String, Optional<String>> names = PodClaims.of(pod);
        Set<String> used = new HashSet<>();
        Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(spec -> spec.getName().equals(container) && spec.getResources() != null)
                .map(Container::getResources)
                .flatMap(resources -> resources.getClaims().stream())
                .flatMap(claim -> names.getOrDefault(claim.getName(), Optional.empty()).stream())
                .forEach(used::add);
        Set<String> uids = new HashSet<>();
        claims.stream()
                .filter(claim -> used.contains(claim.getMetadata().getName()))
                .filter(claim -> claim.getMetadata()
                        .getNamespace()
                        .equals(pod.getMetadata().getNamespace()))
                .forEach(claim -> uids.add(claim.getMetadata().getUid()));
        return uids;
    }

    private static ContainerView view(
            Pod pod, ContainerOutcome outcome, Optional<ContainerStatus> status, CpuSet exclusive) {
        CpuSet cpus = status.map(told -> CpuSet.parse(told.cpus())).orElse(CpuSet.EMPTY);
        return new ContainerView(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                outcome.name(),
                state(pod, outcome),
                outcome.message(),
                cpus,
                status.map(ContainerStatus::mems).orElse(""),
                cpus.intersect(exclusive),
                cpus.minus(exclusive),
                status.map(ContainerStatus::cpuShares).orElse(0L));
    }

    private static ContainerView.State state(Pod pod, ContainerOutcome outcome) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return ContainerView.State.TERMINATING;
        }
        return switch (outcome.progress()) {
            case WAITING -> ContainerView.State.PENDING;
            case RUNNING -> ContainerView.State.RUNNING;
            case FAILED -> ContainerView.State.FAILED;
        };
    }
}
