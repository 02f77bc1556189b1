package dev.corelet.sandbox.kubelet;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Has drivers prepare the claims of pods and give them back (Kubernetes {@code pkg/kubelet/cm/dra/manager.go}).
 *
 * <p>A claim is prepared once, however many pods use it, and given back when the last of them is gone.
 */
final class ClaimPreparer {

    private final ClaimLookup claims;
    private final Function<String, Optional<RegisteredDriver>> drivers;
    private final Map<ClaimName, CachedClaim> cache = new LinkedHashMap<>();

    private record ClaimName(String namespace, String name) {}

    /** A claim that some pod on the node uses; {@code devices} has an entry for each driver that has prepared it. */
    private record CachedClaim(
            ClaimRef ref, Set<String> drivers, Set<String> podUids, Map<String, List<PreparedDevice>> devices) {

        boolean isPrepared() {
            return devices.keySet().containsAll(drivers);
        }
    }

    ClaimPreparer(ClaimLookup claims, Function<String, Optional<RegisteredDriver>> drivers) {
        this.claims = claims;
        this.drivers = drivers;
    }

    /**
     * Prepares all claims of a pod that are not prepared yet, with one call for each driver.
     *
     * @return the devices of each claim, by the name that the pod gives the claim
     * @throws KubeletException if a claim is not fit for the pod or a driver fails; claims that other drivers have
     *     prepared by then stay so
     */
    Map<String, List<PreparedDevice>> prepare(Pod pod) throws KubeletException {
        Map<String, CachedClaim> wanted = new LinkedHashMap<>();
        for (Map.Entry<String, Optional<String>> claim : PodClaims.of(pod).entrySet()) {
            wanted.put(claim.getKey(), cached(pod, claim.getKey(), claim.getValue()));
        }
        for (Map.Entry<String, List<CachedClaim>> batch :
                byDriver(wanted.values()).entrySet()) {
            prepare(batch.getKey(), batch.getValue());
        }
        Map<String, List<PreparedDevice>> prepared = new LinkedHashMap<>();
        wanted.forEach((name, claim) -> prepared.put(
                name, claim.devices().values().stream().flatMap(List::stream).toList()));
        return prepared;
    }

    private CachedClaim cached(Pod pod, String podClaim, Optional<String> name) throws KubeletException {
        String namespace = pod.getMetadata().getNamespace();
        if (name.isEmpty()) {
            throw new KubeletException("the claim '%s' has not been generated yet".formatted(podClaim));
        }
        ResourceClaim claim = claims.claim(namespace, name.get())
                .orElseThrow(() -> new KubeletException(
                        "the ResourceClaim %s/%s does not exist".formatted(namespace, name.get())));
        AllocationResult allocation = checked(pod, podClaim, claim);
        ClaimRef ref = new ClaimRef(namespace, name.get(), claim.getMetadata().getUid());
        CachedClaim cached = cache.computeIfAbsent(new ClaimName(namespace, name.get()), key -> {
            Set<String> used = new LinkedHashSet<>();
            allocation.getDevices().getResults().forEach(result -> used.add(result.getDriver()));
            return new CachedClaim(ref, used, new LinkedHashSet<>(), new TreeMap<>());
        });
        if (!cached.ref().equals(ref)) {
            throw new KubeletException("an old ResourceClaim %s with uid %s is still in use on the node"
                    .formatted(ref, cached.ref().uid()));
        }
        cached.podUids().add(pod.getMetadata().getUid());
        return cached;
    }

    private static AllocationResult checked(Pod pod, String podClaim, ResourceClaim claim) throws KubeletException {
        String uid = pod.getMetadata().getUid();
        String name = claim.getMetadata().getName();
        boolean isGenerated = PodClaims.generated(pod, podClaim).isPresent();
        if (isGenerated
                && claim.getMetadata().getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .noneMatch(uid::equals)) {
            throw new KubeletException("the ResourceClaim %s was not generated for this pod".formatted(name));
        }
        if (claim.getStatus() == null || claim.getStatus().getAllocation() == null) {
            throw new KubeletException("the ResourceClaim %s is not allocated".formatted(name));
        }
        if (claim.getStatus().getReservedFor().stream().noneMatch(user -> uid.equals(user.getUid()))) {
            throw new KubeletException("the ResourceClaim %s is not reserved for this pod".formatted(name));
        }
        return claim.getStatus().getAllocation();
    }

    private static Map<String, List<CachedClaim>> byDriver(Iterable<CachedClaim> claims) {
        Map<String, List<CachedClaim>> batches = new TreeMap<>();
        for (CachedClaim claim : claims) {
            for (String driver : claim.drivers()) {
                if (!claim.devices().containsKey(driver)) {
                    batches.computeIfAbsent(driver, key -> new ArrayList<>()).add(claim);
                }
            }
        }
        return batches;
    }

    private void prepare(String driver, List<CachedClaim> batch) throws KubeletException {
        Map<String, List<PreparedDevice>> prepared = client(driver)
                .prepare(batch.stream().map(CachedClaim::ref).distinct().toList());
        for (CachedClaim claim : batch) {
            claim.devices().put(driver, prepared.getOrDefault(claim.ref().uid(), List.of()));
        }
    }

    private DraClient client(String driver) throws KubeletException {
        return drivers.apply(driver)
                .orElseThrow(() -> new KubeletException("the DRA driver %s is not registered".formatted(driver)))
                .client();
    }

    /**
     * Gives back the claims that no pod uses once this one is gone.
     *
     * @throws KubeletException if a driver is missing or fails; what it holds stays and can be tried again
     */
    void release(String podUid) throws KubeletException {
        List<ClaimName> unused = new ArrayList<>();
        Map<String, List<CachedClaim>> batches = new TreeMap<>();
        cache.forEach((name, claim) -> {
            if (claim.podUids().contains(podUid) && claim.podUids().size() == 1) {
                unused.add(name);
                claim.drivers()
                        .forEach(driver -> batches.computeIfAbsent(driver, key -> new ArrayList<>())
                                .add(claim));
            }
        });
        for (Map.Entry<String, List<CachedClaim>> batch : batches.entrySet()) {
            client(batch.getKey())
                    .unprepare(batch.getValue().stream().map(CachedClaim::ref).toList());
        }
        unused.forEach(cache::remove);
        cache.values().forEach(claim -> claim.podUids().remove(podUid));
    }

    /** Tells whether every driver has prepared its part of that claim. */
    boolean isPrepared(String claimUid) {
        return cache.values().stream().anyMatch(claim -> claim.ref().uid().equals(claimUid) && claim.isPrepared());
    }

    /** Returns the CDI ids that drivers gave for that claim. */
    List<String> cdiIds(String claimUid) {
        return cache.values().stream()
                .filter(claim -> claim.ref().uid().equals(claimUid))
                .flatMap(claim -> claim.devices().values().stream())
                .flatMap(List::stream)
                .flatMap(device -> device.cdiIds().stream())
                .distinct()
                .toList();
    }
}
