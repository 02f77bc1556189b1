package dev.corelet.sandbox.cluster;

import dev.corelet.sandbox.apiserver.ApiObjects;
import dev.corelet.sandbox.kubelet.PodClaims;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Does what kube-controller-manager does about claims: generates those of templates, takes back what nobody uses any
 * more, and lets claims be deleted once they are free.
 */
final class ClaimController {

    /** What keeps a claim from being deleted while it is allocated. */
    static final String FINALIZER = "resource.kubernetes.io/delete-protection";

    private static final String POD_CLAIM = "resource.kubernetes.io/pod-claim-name";
    private static final int LONGEST_PREFIX = 58;

    private final ApiObjects api;
    private final Ids ids;

    ClaimController(ApiObjects api, Ids ids) {
        this.api = api;
        this.ids = ids;
    }

    /** Does what there is to do and tells whether there was anything. */
    boolean sync(List<Pod> pods) {
        boolean changed = false;
        for (Pod pod : pods) {
            changed |= generate(pod);
        }
        Set<String> podUids =
                pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        for (ResourceClaim claim : api.list(ResourceClaim.class)) {
            changed |= free(claim, podUids);
        }
        return changed;
    }

    private boolean generate(Pod pod) {
        boolean changed = false;
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            for (PodResourceClaim claim : pod.getSpec().getResourceClaims()) {
                changed |= claim.getResourceClaimTemplateName() != null && generate(pod, claim);
            }
        }
        return changed;
    }

    private boolean generate(Pod pod, PodResourceClaim claim) {
        String namespace = pod.getMetadata().getNamespace();
        Pod current = api.get(Pod.class, namespace, pod.getMetadata().getName()).orElse(pod);
        Optional<ResourceClaimTemplate> template =
                api.get(ResourceClaimTemplate.class, namespace, claim.getResourceClaimTemplateName());
        if (template.isEmpty() || PodClaims.generated(current, claim.getName()).isPresent()) {
            return false;
        }
        ResourceClaim generated = api.create(claimOf(current, claim.getName(), template.get()));
        api.updateStatus(new PodBuilder(current)
                .editOrNewStatus()
                .addNewResourceClaimStatus()
                .withName(claim.getName())
                .withResourceClaimName(generated.getMetadata().getName())
                .endResourceClaimStatus()
                .endStatus()
                .build());
        return true;
    }

    private ResourceClaim claimOf(Pod pod, String podClaim, ResourceClaimTemplate template) {
        String prefix = pod.getMetadata().getName() + "-" + podClaim + "-";
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(prefix.substring(0, Math.min(LONGEST_PREFIX, prefix.length())) + ids.suffix());
        Optional.ofNullable(template.getSpec().getMetadata()).ifPresent(given -> {
            metadata.withLabels(given.getLabels());
            metadata.withAnnotations(given.getAnnotations());
        });
        metadata.addToAnnotations(POD_CLAIM, podClaim)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference();
        return new ResourceClaimBuilder()
                .withMetadata(metadata.build())
                .withSpec(template.getSpec().getSpec())
                .build();
    }

    private boolean free(ResourceClaim claim, Set<String> podUids) {
        return dropGoneUsers(claim, podUids) || deleteOrphan(claim, podUids) || dropFinalizer(claim);
    }

    private boolean dropGoneUsers(ResourceClaim claim, Set<String> podUids) {
        if (claim.getStatus() == null || claim.getStatus().getAllocation() == null) {
            return false;
        }
        List<ResourceClaimConsumerReference> users = claim.getStatus().getReservedFor().stream()
                .filter(user -> podUids.contains(user.getUid()))
                .toList();
        if (!users.isEmpty()
                && users.size() == claim.getStatus().getReservedFor().size()) {
            return false;
        }
        ResourceClaimBuilder freed = new ResourceClaimBuilder(claim);
        freed.editStatus().withReservedFor(users).endStatus();
        if (users.isEmpty()) {
            freed.editStatus().withAllocation(null).endStatus();
        }
        api.updateStatus(freed.build());
        return true;
    }

    private boolean deleteOrphan(ResourceClaim claim, Set<String> podUids) {
        boolean isOrphan = claim.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()) && "Pod".equals(owner.getKind()))
                .map(OwnerReference::getUid)
                .anyMatch(uid -> !podUids.contains(uid));
        if (!isOrphan || claim.getMetadata().getDeletionTimestamp() != null) {
            return false;
        }
        api.delete(
                ResourceClaim.class,
                claim.getMetadata().getNamespace(),
                claim.getMetadata().getName());
        return true;
    }

    private boolean dropFinalizer(ResourceClaim claim) {
        boolean isAllocated = claim.getStatus() != null && claim.getStatus().getAllocation() != null;
        if (isAllocated || !claim.getMetadata().getFinalizers().contains(FINALIZER)) {
            return false;
        }
        api.update(new ResourceClaimBuilder(claim)
                .editMetadata()
                .removeFromFinalizers(FINALIZER)
                .endMetadata()
                .build());
        return true;
    }
}
