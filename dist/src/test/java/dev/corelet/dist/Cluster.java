package dev.corelet.dist;

import static org.awaitility.Awaitility.await;

import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** An API server with one node; the test plays the scheduler. */
public final class Cluster implements AutoCloseable {

    public static final String NODE = "node-1";
    public static final String DRIVER = "native.cpu";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApiServer api = ApiServer.start();

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
