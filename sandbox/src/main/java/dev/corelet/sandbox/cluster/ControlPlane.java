package dev.corelet.sandbox.cluster;

import dev.corelet.sandbox.apiserver.ApiException;
import dev.corelet.sandbox.apiserver.ApiObjects;
import dev.corelet.sandbox.apiserver.ApiServer;
import dev.corelet.sandbox.apiserver.ApiServerOptions;
import dev.corelet.sandbox.apiserver.Authorizer;
import dev.corelet.sandbox.kubelet.ClaimLookup;
import dev.corelet.sandbox.scheduler.Allocator;
import dev.corelet.sandbox.scheduler.Feature;
import dev.corelet.sandbox.scheduler.SchedulingNode;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClassBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster around the node: API server, scheduler and the controllers for claims. */
final class ControlPlane implements AutoCloseable {

    private final ApiServer server;
    private final ClaimController claims;
    private final PodScheduler scheduler;
    private final PodOrder order = new PodOrder();

    private ControlPlane(ApiServer server, ClaimController claims, PodScheduler scheduler) {
        this.server = server;
        this.claims = claims;
        this.scheduler = scheduler;
    }

    /**
     * Starts a cluster that has one node and the DeviceClass of one driver, as the chart installs it.
     *
     * @param allocatableMilliCpu the CPU that the node has for pods, in thousandths of a CPU
     * @param authorizer says what the node's agent may do
     */
    static ControlPlane start(String nodeName, long allocatableMilliCpu, String driver, Authorizer authorizer) {
        ApiServer server = ApiServer.start(options());
        server.authorize(authorizer);
        ApiObjects api = server.objects();
        Node node = api.create(node(nodeName, allocatableMilliCpu));
        api.create(new DeviceClassBuilder()
                .withNewMetadata()
                .withName(driver)
                .endMetadata()
                .withNewSpec()
                .addNewSelector()
                .withNewCel("device.driver == \"%s\"".formatted(driver))
                .endSelector()
                .endSpec()
                .build());
        Ids ids = new Ids();
        Allocator allocator = new Allocator(Feature.defaults(), new CelCompiler(), ids::uuid);
        SchedulingNode schedulingNode =
                new SchedulingNode(nodeName, node.getMetadata().getLabels());
        return new ControlPlane(
                server,
                new ClaimController(api, ids),
                new PodScheduler(api, allocator, schedulingNode, allocatableMilliCpu));
    }

    /** Time stands still in the sandbox: nothing in it depends on it, and two runs show the same. */
    private static ApiServerOptions options() {
        ApiServerOptions defaults = ApiServerOptions.defaults();
        return new ApiServerOptions(
                defaults.resourceVersions(),
                defaults.gates(),
                defaults.history(),
                defaults.bookmarkInterval(),
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                defaults.certificate());
    }

    private static Node node(String name, long allocatableMilliCpu) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("kubernetes.io/hostname", name, "kubernetes.io/os", "linux"))
                .endMetadata()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity(allocatableMilliCpu + "m"))
                .endStatus()
                .build();
    }

    ApiObjects api() {
        return server.objects();
    }

    void writeKubeconfig(Path file) throws IOException {
        server.writeKubeconfig(file);
    }

    /** Runs the controllers once and tells whether that changed anything. */
    boolean sync() {
        boolean changed = claims.sync(pods());
        changed |= scheduler.sync(pods());
        return changed;
    }

    /** Returns all pods, oldest first. */
    List<Pod> pods() {
        return order.sorted(api().list(Pod.class));
    }

    List<ResourceClaim> claims() {
        return api().list(ResourceClaim.class);
    }

    List<ResourceSlice> slices() {
        return api().list(ResourceSlice.class);
    }

    ClaimLookup claimLookup() {
        return (namespace, name) -> api().get(ResourceClaim.class, namespace, name);
    }

    /** Returns why a pod has no node yet. */
    Optional<String> pendingReason(String podUid) {
        return scheduler.reason(podUid);
    }

    /** Removes a pod that its kubelet has taken down. */
    void podIsGone(Pod pod) {
        try {
            api().deleteNow(
                            Pod.class,
                            pod.getMetadata().getNamespace(),
                            pod.getMetadata().getName());
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
