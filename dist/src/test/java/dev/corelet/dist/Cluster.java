package dev.corelet.dist;

import static org.awaitility.Awaitility.await;

import dev.corelet.sandbox.apiserver.ApiServer;
import dev.corelet.sandbox.apiserver.ApiServerOptions;
import dev.corelet.sandbox.apiserver.ServingCertificate;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An API server with one node, which speaks TLS as they all do; the test plays the scheduler. */
public final class Cluster implements AutoCloseable {

    public static final String NODE = "node-1";
    public static final String DRIVER = "native.cpu";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServingCertificate certificate = Certificates.forLoopback();
    private final ApiServer api = ApiServer.start(ApiServerOptions.defaults().withCertificate(certificate));

    public Cluster() {
        api.objects()
                .create(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .endMetadata()
                        .build());
    }

    public void writeKubeconfig(Path file) throws IOException {
        api.writeKubeconfig(file);
    }

    /**
     * Writes what a pod finds of its service account, and returns the environment in which a process takes itself for a
     * pod that has it.
     *
     * @param directory an empty one
     */
    public Map<String, String> writeServiceAccount(Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), api.token());
        Path authority = Files.writeString(directory.resolve("ca.crt"), certificate.authority());
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                api.url().getHost(),
                "KUBERNETES_SERVICE_PORT",
                String.valueOf(api.url().getPort()),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                token.toString(),
                "KUBERNETES_CERTS_CA_FILE",
                authority.toString());
    }

    /** Waits until the node's driver has published a device. */
    public void awaitDevice(String device) {
        await().atMost(PATIENCE)
                .until(() -> api.objects().list(ResourceSlice.class).stream()
                        .filter(slice -> slice.getSpec().getDriver().equals(DRIVER))
                        .flatMap(slice -> slice.getSpec().getDevices().stream())
                        .map(Device::getName)
                        .anyMatch(device::equals));
    }

    /** Creates a claim, allocates the device to it and reserves it for the pod. */
    public ResourceClaim allocate(String name, String device, String podName, String podUid) {
        ResourceClaim claim = api.objects()
                .create(new ResourceClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNewDevices()
                        .addNewRequest()
                        .withName("cpu")
                        .withNewExactly()
                        .withDeviceClassName(DRIVER)
                        .endExactly()
                        .endRequest()
                        .endDevices()
                        .endSpec()
                        .build());
        return api.objects()
                .updateStatus(new ResourceClaimBuilder(claim)
                        .withNewStatus()
                        .withNewAllocation()
                        .withNewDevices()
                        .addNewResult()
                        .withRequest("cpu")
                        .withDriver(DRIVER)
                        .withPool(NODE)
                        .withDevice(device)
                        .endResult()
                        .endDevices()
                        .endAllocation()
                        .addNewReservedFor()
                        .withResource("pods")
                        .withName(podName)
                        .withUid(podUid)
                        .endReservedFor()
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        api.close();
    }
}
