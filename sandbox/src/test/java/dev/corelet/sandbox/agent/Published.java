package dev.corelet.sandbox.agent;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.slice.Pace;
import dev.corelet.host.slice.PublishObserver;
import dev.corelet.host.slice.SlicePublisher;
import dev.corelet.host.slice.SliceSpecs;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An API server with one node, whose requests are counted, and what publishers of that node leave there. */
final class Published implements AutoCloseable {

    static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:200").discover().topology();

    /** A publisher that does not keep tests waiting. */
    static final Pace FAST =
            new Pace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofMillis(100));

    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final ApiServer server;
    private final KubernetesClient client;
    private final AtomicInteger writes = new AtomicInteger();

    Published(ApiServer server) {
        this.server = server;
        server.guard((method, path) -> {
            count(method);
            return OptionalInt.empty();
        });
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url().toString())
                        .withOauthToken(server.token())
                        .withRequestRetryBackoffLimit(0)
                        .withOnlyHttpWatches(true)
                        .withWatchReconnectInterval(10)
                        .build())
                .build();
        server.objects()
                .create(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .build());
    }

    ApiServer server() {
        return server;
    }

    ResourceApi api() {
        return new ResourceApi(client);
    }

    /** Counts a request if it is a write. */
    void count(String method) {
        if (WRITES.contains(method)) {
            writes.incrementAndGet();
        }
    }

    /** How many writes the server was asked for. */
    int writes() {
        return writes.get();
    }

    SlicePublisher publish(DeviceCatalog catalog) {
        return SlicePublisher.start(api(), SPECS, catalog, FAST, new PublishObserver() {});
    }

    private static final SliceSpecs SPECS = new SliceSpecs("native.cpu", "node-1", true);

    /** What a scheme of these devices and counter sets has on offer. */
    static DeviceCatalog catalog(Function<SchemeInput, List<Device>> devices, CounterSet... counterSets) {
        AttributeScheme scheme = new AttributeScheme() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String description() {
                return "For a test.";
            }

            @Override
            public List<Device> devices(SchemeInput input) {
                return devices.apply(input);
            }

            @Override
            public List<CounterSet> counterSets(SchemeInput input) {
                return List.of(counterSets);
            }
        };
        return DeviceCatalog.of(scheme, MACHINE, MACHINE.online(), Options.NONE);
    }

    /** The slices that a publisher shall leave there. */
    static List<ResourceSlice> wanted(DeviceCatalog catalog) {
        KubernetesSerialization json = new KubernetesSerialization();
        return SPECS.slices(catalog, 1).stream()
                .map(slice -> json.convertValue(slice, ResourceSlice.class))
                .toList();
    }

    /** All slices of the server, in the order of their names. */
    List<ResourceSlice> slices() {
        return server.objects().list(ResourceSlice.class).stream()
                .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                .toList();
    }

    /** Returns whether the server has exactly these slices, in order, as one complete pool. */
    boolean has(List<ResourceSlice> wanted) {
        List<ResourceSlice> stored = slices();
        return stored.stream()
                                .map(slice -> slice.getSpec().getPool().getGeneration())
                                .distinct()
                                .count()
                        == 1
                && stored.stream()
                        .map(Published::content)
                        .toList()
                        .equals(wanted.stream().map(Published::content).toList());
    }

    private static ResourceSlice content(ResourceSlice slice) {
        ResourceSlice content = new ResourceSliceBuilder()
                .withSpec(slice.getSpec())
                .editSpec()
                .editPool()
                .withGeneration(0L)
                .endPool()
                .endSpec()
                .build();
        content.getSpec().getDevices().forEach(device -> device.getTaints().forEach(taint -> taint.setTimeAdded(null)));
        return content;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
