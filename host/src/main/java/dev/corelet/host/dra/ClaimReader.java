package dev.corelet.host.dra;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.AllocatedClaim.AllocatedDevice;
import dev.corelet.host.resource.JsonObject;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        try {
            return allocated(JsonObject.of(claim), namespace, name, id);
        } catch (IllegalArgumentException e) {
            throw new ClaimUnreadableException("claim %s: %s".formatted(path, e.getMessage()), e);
        }
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
    private AllocatedClaim allocated(JsonObject claim, String namespace, String name, ClaimId id)
            throws ClaimUnreadableException {
        Optional<JsonObject> status = claim.object("status");
        JsonObject allocation = status.flatMap(known -> known.object("allocation"))
                .flatMap(known -> known.object("devices"))
                .orElseThrow(
                        () -> new ClaimUnreadableException("claim %s/%s: not allocated".formatted(namespace, name)));
        List<JsonObject> results = allocation.objects("results").stream()
                .filter(result -> driver.equals(result.text("driver")))
                .toList();
        ClaimConfig config = new ClaimConfig(driver, allocation.objects("config"));
        return new AllocatedClaim(
                id,
                namespace,
                name,
                status.map(ClaimReader::podsOf).orElseGet(TreeSet::new),
                results.stream().map(ClaimReader::deviceOf).toList(),
                optionsOf(results, config));
    }

    private static SortedSet<String> podsOf(JsonObject status) {
        SortedSet<String> pods = new TreeSet<>();
        for (JsonObject user : status.objects("reservedFor")) {
            if ("pods".equals(user.text("resource"))) {
                pods.add(user.text("uid"));
            }
        }
        return pods;
    }

    private static AllocatedDevice deviceOf(JsonObject result) {
        if (result.flag("adminAccess")) {
            throw new IllegalArgumentException(
                    "request %s has admin access, which CPUs don't have: they are exclusive or not given"
                            .formatted(result.text("request")));
        }
        return new AllocatedDevice(
                requestOf(result),
                result.text("pool"),
                result.text("device"),
                result.optionalText("shareID"),
                result.quantities("consumedCapacity"));
    }

    /** Only one of a request's subrequests is ever allocated, so its name adds nothing. */
    private static String requestOf(JsonObject result) {
        String request = result.text("request");
        int subrequest = request.indexOf('/');
        return subrequest < 0 ? request : request.substring(0, subrequest);
    }

    private Map<String, Map<String, Object>> optionsOf(List<JsonObject> results, ClaimConfig config) {
        Map<String, Map<String, Object>> options = new TreeMap<>();
        for (JsonObject result : results) {
            options.put(
                    requestOf(result),
                    config.of(result.text("request"), api.client().getKubernetesSerialization()));
        }
        return options;
    }
}
