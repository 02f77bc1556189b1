package dev.corelet.host.dra;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.AllocatedClaim.AllocatedDevice;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads from the API server what was allocated to a claim. */
public final class ClaimReader {

    private final KubernetesClient client;
    private final String driver;

    /** Creates a reader of this driver's part of claims. */
    public ClaimReader(KubernetesClient client, String driver) {
        this.client = client;
        this.driver = driver;
    }

    /**
     * Reads a claim and verifies that it is the one asked for (dra-contract section 4.5).
     *
     * @throws ClaimUnreadableException if it is gone, replaced, not allocated, or the API server can't be asked
     */
    public AllocatedClaim read(String namespace, String name, ClaimId id) throws ClaimUnreadableException {
        String path = namespace + "/" + name;
        ResourceClaim claim;
        try {
            claim = client.resources(ResourceClaim.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            throw new ClaimUnreadableException(
                    "claim %s: the API server can't be asked: %s".formatted(path, e.getMessage()), e);
        }
        if (claim == null) {
            throw new ClaimUnreadableException("claim %s: not found".formatted(path));
        }
        if (!id.uid().equals(claim.getMetadata().getUid())) {
            throw new ClaimUnreadableException("claim %s: got replaced: its UID is %s, %s was asked for"
                    .formatted(path, claim.getMetadata().getUid(), id));
        }
        AllocationResult allocation =
                claim.getStatus() == null ? null : claim.getStatus().getAllocation();
        if (allocation == null || allocation.getDevices() == null) {
            throw new ClaimUnreadableException("claim %s: not allocated".formatted(path));
        }
        return new AllocatedClaim(
                id,
                namespace,
                name,
                podsOf(claim),
                devicesOf(path, allocation.getDevices().getResults()));
    }

    private static SortedSet<String> podsOf(ResourceClaim claim) {
        SortedSet<String> pods = new TreeSet<>();
        for (ResourceClaimConsumerReference user : claim.getStatus().getReservedFor()) {
            if ("pods".equals(user.getResource())) {
                pods.add(user.getUid());
            }
        }
        return pods;
    }

    private List<AllocatedDevice> devicesOf(String path, List<DeviceRequestAllocationResult> results)
            throws ClaimUnreadableException {
        List<AllocatedDevice> devices = new ArrayList<>();
        for (DeviceRequestAllocationResult result : results) {
            if (!driver.equals(result.getDriver())) {
                continue;
            }
            if (Boolean.TRUE.equals(result.getAdminAccess())) {
                throw new ClaimUnreadableException(
                        "claim %s: request %s has admin access, which CPUs don't have: they are exclusive or not given"
                                .formatted(path, result.getRequest()));
            }
            String request = result.getRequest();
            int subrequest = request.indexOf('/');
            devices.add(new AllocatedDevice(
                    subrequest < 0 ? request : request.substring(0, subrequest),
                    result.getPool(),
                    result.getDevice(),
                    Optional.ofNullable(result.getShareID()),
                    consumed(path, result)));
        }
        return devices;
    }

    private static SortedMap<String, BigDecimal> consumed(String path, DeviceRequestAllocationResult result)
            throws ClaimUnreadableException {
        SortedMap<String, BigDecimal> consumed = new TreeMap<>();
        Map<String, Quantity> capacities = Objects.requireNonNullElse(result.getConsumedCapacity(), Map.of());
        for (Map.Entry<String, Quantity> capacity : capacities.entrySet()) {
            try {
                consumed.put(capacity.getKey(), capacity.getValue().getNumericalAmount());
            } catch (ArithmeticException | IllegalArgumentException e) {
                throw new ClaimUnreadableException(
                        "claim %s: its consumedCapacity[%s] of device %s is '%s', expected a quantity"
                                .formatted(path, capacity.getKey(), result.getDevice(), capacity.getValue()),
                        e);
            }
        }
        return consumed;
    }
}
