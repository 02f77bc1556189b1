package dev.corelet.host.dra;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.AllocatedClaim.AllocatedDevice;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
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
import org.jspecify.annotations.Nullable;

/** Reads from the API server what was allocated to a claim. */
public final class ClaimReader {

    private final ResourceApi api;
    private final String driver;

    /** Creates a reader of this driver's part of claims. */
    public ClaimReader(ResourceApi api, String driver) {
        this.api = api;
        this.driver = driver;
    }

    /**
     * Reads a claim and verifies that it is the one asked for (dra-contract section 4.5).
     *
     * @throws ClaimUnreadableException if it is gone, replaced, not allocated, or the API server can't be asked
     */
    public AllocatedClaim read(String namespace, String name, ClaimId id) throws ClaimUnreadableException {
        String path = namespace + "/" + name;
        GenericKubernetesResource claim;
        try {
            claim = get(namespace, name);
            if (claim == null && api.changed()) {
                claim = get(namespace, name);
            }
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
        ResourceClaimStatus status = statusOf(path, claim);
        AllocationResult allocation = status.getAllocation();
        if (allocation == null || allocation.getDevices() == null) {
            throw new ClaimUnreadableException("claim %s: not allocated".formatted(path));
        }
        List<DeviceRequestAllocationResult> results = allocation.getDevices().getResults().stream()
                .filter(result -> driver.equals(result.getDriver()))
                .toList();
        ClaimConfig config = new ClaimConfig(
                driver, Objects.requireNonNullElse(allocation.getDevices().getConfig(), List.of()));
        return new AllocatedClaim(
                id, namespace, name, podsOf(status), devicesOf(path, results), optionsOf(path, results, config));
    }

    private @Nullable GenericKubernetesResource get(String namespace, String name) {
        return api.client()
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(ResourceVersion.GROUP)
                        .withVersion(api.version().version())
                        .withKind("ResourceClaim")
                        .withPlural("resourceclaims")
                        .withNamespaced(true)
                        .build())
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The status has the same form in every version of the API (dra-contract section 1.2). */
    private ResourceClaimStatus statusOf(String path, GenericKubernetesResource claim) throws ClaimUnreadableException {
        Object status = claim.getAdditionalProperties().get("status");
        if (status == null) {
            return new ResourceClaimStatus();
        }
        try {
            return api.client().getKubernetesSerialization().convertValue(status, ResourceClaimStatus.class);
        } catch (RuntimeException e) {
            throw new ClaimUnreadableException(
                    "claim %s: its status can't be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static SortedSet<String> podsOf(ResourceClaimStatus status) {
        SortedSet<String> pods = new TreeSet<>();
        for (ResourceClaimConsumerReference user : status.getReservedFor()) {
            if ("pods".equals(user.getResource())) {
                pods.add(user.getUid());
            }
        }
        return pods;
    }

    private static List<AllocatedDevice> devicesOf(String path, List<DeviceRequestAllocationResult> results)
            throws ClaimUnreadableException {
        List<AllocatedDevice> devices = new ArrayList<>();
        for (DeviceRequestAllocationResult result : results) {
            if (Boolean.TRUE.equals(result.getAdminAccess())) {
                throw new ClaimUnreadableException(
                        "claim %s: request %s has admin access, which CPUs don't have: they are exclusive or not given"
                                .formatted(path, result.getRequest()));
            }
            devices.add(new AllocatedDevice(
                    requestOf(result),
                    result.getPool(),
                    result.getDevice(),
                    Optional.ofNullable(result.getShareID()),
                    consumed(path, result)));
        }
        return devices;
    }

    /** Only one of a request's subrequests is ever allocated, so its name adds nothing. */
    private static String requestOf(DeviceRequestAllocationResult result) {
        String request = result.getRequest();
        int subrequest = request.indexOf('/');
        return subrequest < 0 ? request : request.substring(0, subrequest);
    }

    private Map<String, Map<String, Object>> optionsOf(
            String path, List<DeviceRequestAllocationResult> results, ClaimConfig config)
            throws ClaimUnreadableException {
        Map<String, Map<String, Object>> options = new TreeMap<>();
        try {
            for (DeviceRequestAllocationResult result : results) {
                options.put(
                        requestOf(result),
                        config.of(result.getRequest(), api.client().getKubernetesSerialization()));
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new ClaimUnreadableException("claim %s: %s".formatted(path, e.getMessage()), e);
        }
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
