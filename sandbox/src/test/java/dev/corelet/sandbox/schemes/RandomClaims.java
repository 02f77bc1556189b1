package dev.corelet.sandbox.schemes;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes claims as users write them for any of the schemes: some can't be served, none is invalid. */
final class RandomClaims {

    private static final List<String> SELECTORS = List.of(
            "device.attributes['native.cpu'].coreType == 'E-core'",
            "device.attributes['native.cpu'].package == 0",
            "device.attributes['resource.kubernetes.io'].numaNode == 1",
            "'partition' in device.attributes['native.cpu'] && device.attributes['native.cpu'].partition == 'core'",
            "'thread' in device.attributes['native.cpu'] && device.attributes['native.cpu'].thread == 0");

    private static final List<String> MATCHED = List.of(
            "native.cpu/package", "native.cpu/domain", "native.cpu/coreType", "resource.kubernetes.io/numaNode");

    private final Random random;
    private int made;

    RandomClaims(Random random) {
        this.random = random;
    }

    ResourceClaim next() {
        DeviceClaimBuilder devices = new DeviceClaimBuilder();
        List<DeviceRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(3) == 0 ? 2 : 1; i > 0; i--) {
            requests.add(request("request-" + i));
        }
        devices.withRequests(requests);
        if (random.nextInt(3) == 0) {
            devices.addNewConstraint().withMatchAttribute(any(MATCHED)).endConstraint();
        }
        String name = "claim-" + made++;
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withDevices(devices.build())
                .endSpec()
                .build();
    }

    private DeviceRequest request(String name) {
        DeviceRequestBuilder request = new DeviceRequestBuilder()
                .withName(name)
                .withNewExactly()
                .withDeviceClassName("native.cpu")
                .withAllocationMode("ExactCount")
                .withCount(1L + random.nextInt(3))
                .endExactly();
        if (random.nextInt(3) == 0) {
            request.editExactly()
                    .addNewSelector()
                    .withNewCel(any(SELECTORS))
                    .endSelector()
                    .endExactly();
        }
        if (random.nextInt(3) == 0) {
            request.editExactly()
                    .withNewCapacity()
                    .withRequests(Map.of("cpus", new Quantity(String.valueOf(1 + random.nextInt(8)))))
                    .endCapacity()
                    .endExactly();
        }
        return request.build();
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
