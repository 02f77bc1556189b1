package dev.corelet.host.dra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.AllocatedClaim.AllocatedDevice;
import dev.corelet.host.resource.ResourceApi;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfigurationBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResultBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(crud = true)
class ClaimReaderTest {

    private KubernetesClient client;
    private KubernetesMockServer server;
    private ClaimReader reader;

    @BeforeEach
    void open() {
        server.expect()
                .get()
                .withPath("/apis/resource.k8s.io")
                .andReturn(
                        200,
                        new APIGroupBuilder()
                                .addNewVersion("resource.k8s.io/v1", "v1")
                                .build())
                .always();
        reader = new ClaimReader(new ResourceApi(client), "native.cpu");
    }

    private ClaimId stored(ResourceClaim claim) {
        return new ClaimId(client.resource(claim).create().getMetadata().getUid());
    }

    private static DeviceRequestAllocationResult result(String driver, String request, String device, boolean admin) {
        return new DeviceRequestAllocationResultBuilder()
                .withDriver(driver)
                .withPool("node-1")
                .withRequest(request)
                .withDevice(device)
                .withAdminAccess(admin ? true : null)
                .build();
    }

    private static ResourceClaim claim(DeviceRequestAllocationResult... results) {
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("claim")
                .endMetadata()
                .withNewStatus()
                .addNewReservedFor("", "pod", "pods", "pod-uid")
                .addNewReservedFor("", "other", "others", "other-uid")
                .withNewAllocation()
                .withNewDevices()
                .withResults(results)
                .endDevices()
                .endAllocation()
                .endStatus()
                .build();
    }

    @Test
    void readsThisDriversDevicesInOrderAndThePodsItIsReservedFor() throws ClaimUnreadableException {
        ClaimId id = stored(claim(
                result("native.cpu", "cpus", "cpu3", false),
                result("gpu.example.com", "gpus", "gpu0", false),
                result("native.cpu", "more/either", "cpu1", false)));

        AllocatedClaim read = reader.read("ns", "claim", id);

        assertThat(read.devices())
                .containsExactly(
                        AllocatedDevice.whole("cpus", "node-1", "cpu3"),
                        AllocatedDevice.whole("more", "node-1", "cpu1"));
        assertThat(read.pods()).containsExactly("pod-uid");
    }

    @Test
    void readsWhatIsConfiguredForThisDriverByRequest() throws ClaimUnreadableException {
        ResourceClaim claim =
                claim(result("native.cpu", "cpus", "cpu3", false), result("native.cpu", "more/either", "cpu1", false));
        claim.getStatus()
                .getAllocation()
                .getDevices()
                .setConfig(List.of(new DeviceAllocationConfigurationBuilder()
                        .withSource("FromClaim")
                        .withRequests("more")
                        .withNewOpaque("native.cpu", Map.of("most", 3))
                        .build()));

        assertThat(reader.read("ns", "claim", stored(claim)).options())
                .isEqualTo(Map.of("cpus", Map.of(), "more", Map.of("most", 3)));
    }

    @Test
    void aClaimThatIsGoneReplacedOrNotAllocatedIsSaidSo() {
        assertThatThrownBy(() -> reader.read("ns", "claim", new ClaimId("a")))
                .isInstanceOf(ClaimUnreadableException.class)
                .hasMessage("claim ns/claim: not found");

        ClaimId id = stored(claim());
        assertThatThrownBy(() -> reader.read("ns", "claim", new ClaimId("a")))
                .hasMessage("claim ns/claim: got replaced: its UID is %s, a was asked for", id);

        ClaimId pending = stored(new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("pending")
                .endMetadata()
                .build());
        assertThatThrownBy(() -> reader.read("ns", "pending", pending)).hasMessage("claim ns/pending: not allocated");
    }

    @Test
    void adminAccessIsRefused() {
        ClaimId id = stored(claim(result("native.cpu", "watch", "cpu1", true)));

        assertThatThrownBy(() -> reader.read("ns", "claim", id))
                .hasMessageStartingWith("claim ns/claim: request watch has admin access");
    }

    /** Has the server answer with a claim of that status, which is JSON. */
    private ClaimId storedWith(String status) {
        server.expect()
                .get()
                .withPath("/apis/resource.k8s.io/v1/namespaces/ns/resourceclaims/claim")
                .andReturn(200, """
                        {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaim",
                         "metadata": {"namespace": "ns", "name": "claim", "uid": "a"}, "status": %s}""".formatted(status))
                .once();
        return new ClaimId("a");
    }

    @Test
    void readsHowMuchOfWhichCapacityAPartHas() throws ClaimUnreadableException {
        ClaimId id = storedWith("""
                {"allocation": {"devices": {"results": [
                  {"driver": "native.cpu", "request": "cpus", "pool": "node-1", "device": "l3-0",
                   "shareID": "share", "consumedCapacity": {"cpus": "2", "memory": "1Gi"}}]}}}""");

        assertThat(reader.read("ns", "claim", id).devices())
                .containsExactly(new AllocatedDevice(
                        "cpus",
                        "node-1",
                        "l3-0",
                        Optional.of("share"),
                        new TreeMap<>(Map.of("cpus", BigDecimal.valueOf(2), "memory", BigDecimal.valueOf(1L << 30)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "done"                                                | status is 'done', expected an object
                    {"allocation": {"devices": []}}                       | status.allocation.devices is a list, expected an object
                    {"allocation": {"devices": {"results": 1}}}           | status.allocation.devices.results is 1, expected a list
                    {"allocation": {"devices": {"config": [true]}}}       | status.allocation.devices.config[0] is true, expected an object
                    {"allocation": {"devices": {}}, "reservedFor": [{}]}  | status.reservedFor[0].resource is missing, expected a text
                    """)
    void aStatusOfAnotherFormIsRefusedByField(String status, String problem) {
        ClaimId id = storedWith(status);

        assertThatThrownBy(() -> reader.read("ns", "claim", id))
                .isInstanceOf(ClaimUnreadableException.class)
                .hasMessage("claim ns/claim: " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "pool": 1, "device": "cpu1"                                    | pool is 1, expected a text
                    "pool": "node-1", "device": "cpu1", "adminAccess": "yes"       | adminAccess is 'yes', expected true or false
                    "pool": "node-1"                                               | device is missing, expected a text
                    "pool": "p", "device": "d", "consumedCapacity": {"cpus": "x"}  | consumedCapacity.cpus is 'x', expected a quantity such as 500m, 2 or 1Gi
                    """)
    void aResultOfAnotherFormIsRefusedByField(String fields, String problem) {
        ClaimId id = storedWith("""
                {"allocation": {"devices": {"results": [{"driver": "native.cpu", "request": "cpus", %s}]}}}""".formatted(fields));

        assertThatThrownBy(() -> reader.read("ns", "claim", id))
                .isInstanceOf(ClaimUnreadableException.class)
                .hasMessage("claim ns/claim: status.allocation.devices.results[0]." + problem);
    }
}
