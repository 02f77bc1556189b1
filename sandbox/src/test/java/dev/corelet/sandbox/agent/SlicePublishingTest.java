package dev.corelet.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.slice.PublishObserver;
import dev.corelet.host.slice.SlicePublisher;
import dev.corelet.host.slice.SliceSpecs;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's publisher against an API server over HTTP. 200 CPUs take two slices. */
class SlicePublishingTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:200").discover().topology();

    @TempDir
    private Path directory;

    private ApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void connect() throws IOException {
        server = ApiServer.start();
        Path kubeconfig = directory.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig);
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private SlicePublisher publish(CpuSet offered) {
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
                return input.offered().stream()
                        .mapToObj(id -> Device.builder("cpu" + id, CpuSet.of(id))
                                .attribute("core", id)
                                .attribute("isolated", false)
                                .attribute("coreType", "P-core")
                                .build())
                        .toList();
            }
        };
        return SlicePublisher.start(
                new ResourceApi(client),
                new SliceSpecs("native.cpu", "node-1", false),
                DeviceCatalog.of(scheme, MACHINE, offered, Options.NONE),
                new PublishObserver() {});
    }

    private void createNode() {
        server.objects()
                .create(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .build());
    }

    private List<ResourceSlice> slices() {
        return server.objects().list(ResourceSlice.class).stream()
                .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                .toList();
    }

    /** What a scheduler would see: the devices of the newest generation, if the pool is complete. */
    private List<String> visible() {
        List<ResourceSlice> all = slices();
        long newest = all.stream()
                .mapToLong(slice -> slice.getSpec().getPool().getGeneration())
                .max()
                .orElse(0);
        List<ResourceSlice> current = all.stream()
                .filter(slice -> slice.getSpec().getPool().getGeneration() == newest)
                .toList();
        return current.isEmpty() || current.get(0).getSpec().getPool().getResourceSliceCount() != current.size()
                ? List.of()
                : current.stream()
                        .flatMap(slice -> slice.getSpec().getDevices().stream())
                        .map(device -> device.getName())
                        .toList();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private void awaitDevices(CpuSet cpus) {
        List<String> expected = cpus.stream().mapToObj(id -> "cpu" + id).toList();
        await().untilAsserted(() -> assertThat(visible()).isEqualTo(expected));
    }

    @Test
    void publishesItsDevicesInOrderOwnedByTheNode() {
        createNode();
        try (SlicePublisher publisher = publish(MACHINE.online())) {
            assertThat(publisher).isNotNull();
            awaitDevices(MACHINE.online());

            assertThat(slices()).hasSize(2).allSatisfy(slice -> {
                assertThat(slice.getSpec().getPool().getName()).isEqualTo("node-1");
                assertThat(slice.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("node-1"));
            });
        }
    }

    @Test
    void writesNothingWhenARestartFindsEverythingInPlace() {
        createNode();
        try (SlicePublisher publisher = publish(MACHINE.online())) {
            assertThat(publisher).isNotNull();
            awaitDevices(MACHINE.online());
        }
        List<String> before = slices().stream()
                .map(slice -> slice.getMetadata().getResourceVersion())
                .toList();

        try (SlicePublisher publisher = publish(MACHINE.online())) {
            publisher.published().orTimeout(1, TimeUnit.MINUTES).join();
        }

        assertThat(slices())
                .extracting(slice -> slice.getMetadata().getResourceVersion())
                .isEqualTo(before);
    }

    @Test
    void putsBackWhatSomebodyDeletes() {
        createNode();
        try (SlicePublisher publisher = publish(MACHINE.online())) {
            assertThat(publisher).isNotNull();
            awaitDevices(MACHINE.online());

            client.resource(slices().get(1)).delete();

            await().until(() -> visible().isEmpty() || slices().size() == 2);
            awaitDevices(MACHINE.online());
        }
    }

    @Test
    void putsRightWhatSomebodyEdits() {
        createNode();
        try (SlicePublisher publisher = publish(CpuSet.range(0, 3))) {
            assertThat(publisher).isNotNull();
            awaitDevices(CpuSet.range(0, 3));

            client.resource(new ResourceSliceBuilder(slices().get(0))
                            .editSpec()
                            .removeFromDevices(
                                    slices().get(0).getSpec().getDevices().get(0))
                            .endSpec()
                            .build())
                    .update();

            awaitDevices(CpuSet.range(0, 3));
        }
    }

    @Test
    void replacesWhatAnotherReservationHadPublished() {
        createNode();
        try (SlicePublisher publisher = publish(MACHINE.online())) {
            assertThat(publisher).isNotNull();
            awaitDevices(MACHINE.online());
        }
        try (SlicePublisher publisher = publish(CpuSet.range(100, 199))) {
            assertThat(publisher).isNotNull();
            awaitDevices(CpuSet.range(100, 199));
            assertThat(slices()).hasSize(1);
        }
    }

    @Test
    void goesOnTryingUntilItsNodeIsThere() {
        try (SlicePublisher publisher = publish(CpuSet.range(0, 3))) {
            assertThat(publisher).isNotNull();

            createNode();

            awaitDevices(CpuSet.range(0, 3));
        }
    }
}
