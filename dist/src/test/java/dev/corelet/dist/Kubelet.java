package dev.corelet.dist;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.dist.containerd.UnixSocketChannel;
import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.dra.registration.proto.RegistrationStatus;
import dev.corelet.host.dra.v1.proto.Claim;
import dev.corelet.host.dra.v1.proto.DRAPluginGrpc;
import dev.corelet.host.dra.v1.proto.DRAPluginGrpc.DRAPluginBlockingStub;
import dev.corelet.host.dra.v1.proto.Device;
import dev.corelet.host.dra.v1.proto.NodePrepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesRequest;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The test in the part of the kubelet: registers the driver it finds and asks it to prepare claims. */
public final class Kubelet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path registry;
    private @Nullable UnixSocketChannel driver;

    public Kubelet(Path registry) {
        this.registry = registry;
    }

    /** Waits until a driver answers in the registry directory, and registers it; one from before is forgotten. */
    public void register() {
        close();
        PluginInfo plugin = await().atMost(PATIENCE)
                .ignoreExceptionsMatching(Kubelet::isNotThere)
                .until(() -> greet(socketInRegistry()), info -> !info.getName().isEmpty());
        assertThat(plugin.getType()).isEqualTo("DRAPlugin");
        assertThat(plugin.getSupportedVersionsList()).contains("v1.DRAPlugin");
        driver = new UnixSocketChannel(Path.of(plugin.getEndpoint()));
    }

    /** Prepares a claim and returns the CDI devices that its containers are to be given. */
    public List<String> prepare(ResourceClaim claim) {
        NodePrepareResourceResponse prepared = driver().nodePrepareResources(NodePrepareResourcesRequest.newBuilder()
                        .addClaims(reference(claim))
                        .build())
                .getClaimsOrThrow(claim.getMetadata().getUid());
        assertThat(prepared.getError()).isEmpty();
        return prepared.getDevicesList().stream()
                .map(Device::getCdiDeviceIdsList)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    public void unprepare(ResourceClaim claim) {
        assertThat(driver().nodeUnprepareResources(NodeUnprepareResourcesRequest.newBuilder()
                                .addClaims(reference(claim))
                                .build())
                        .getClaimsOrThrow(claim.getMetadata().getUid())
                        .getError())
                .isEmpty();
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    private DRAPluginBlockingStub driver() {
        return DRAPluginGrpc.newBlockingStub(
                        requireNonNull(driver, "no driver is registered").channel())
                .withDeadlineAfter(45, TimeUnit.SECONDS);
    }

    private Path socketInRegistry() throws IOException {
        try (Stream<Path> files = Files.list(registry)) {
            return files.filter(file -> file.toString().endsWith("-reg.sock"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no registration socket in " + registry));
        }
    }

    private static PluginInfo greet(Path socket) {
        try (UnixSocketChannel connection = new UnixSocketChannel(socket)) {
            var registration = RegistrationGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            PluginInfo plugin = registration.getInfo(InfoRequest.getDefaultInstance());
            registration.notifyRegistrationStatus(
                    RegistrationStatus.newBuilder().setPluginRegistered(true).build());
            return plugin;
        }
    }

    /** Not yet, or not any more: a killed driver leaves its socket behind. */
    private static boolean isNotThere(Throwable failure) {
        return failure instanceof IOException
                || (failure instanceof StatusRuntimeException rpc
                        && rpc.getStatus().getCode() == Status.Code.UNAVAILABLE);
    }

    private static Claim reference(ResourceClaim claim) {
        return Claim.newBuilder()
                .setNamespace(claim.getMetadata().getNamespace())
                .setName(claim.getMetadata().getName())
                .setUid(claim.getMetadata().getUid())
                .build();
    }
}
