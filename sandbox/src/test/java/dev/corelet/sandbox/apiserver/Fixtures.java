package dev.corelet.sandbox.apiserver;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** Valid objects that tests begin with. */
final class Fixtures {

    static final String DRIVER = "native.cpu";

    private Fixtures() {}

    static KubernetesClient client(ApiServer server) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url().toString())
                        .withOauthToken(server.token())
                        .withNamespace("default")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    static ResourceSlice slice(String name, String node, int devices) {
        return new ResourceSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withDriver(DRIVER)
                .withNodeName(node)
                .withNewPool()
                .withName(node)
                .withGeneration(1L)
                .withResourceSliceCount(1L)
                .endPool()
                .withDevices(devices(devices))
                .endSpec()
                .build();
    }

    static List<Device> devices(int count) {
        return IntStream.range(0, count).mapToObj(Fixtures::device).toList();
    }

    static Device device(int cpu) {
        return new DeviceBuilder()
                .withName("cpu" + cpu)
                .addToAttributes(
                        "coreType",
                        new io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder()
                                .withString("P-core")
                                .build())
                .build();
    }

    static ResourceClaim claim(String name) {
        return new ResourceClaimBuilder()
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
                .build();
    }
}
