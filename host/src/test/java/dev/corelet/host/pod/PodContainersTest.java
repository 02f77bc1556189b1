package dev.corelet.host.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.policy.Resources;
import dev.corelet.host.node.PodSpecs.ContainerSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodContainersTest {

    private static GenericKubernetesResource pod(String yaml) {
        return new KubernetesSerialization()
                .unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, GenericKubernetesResource.class);
    }

    private static Map<String, ContainerSpec> read(String yaml) {
        return PodContainers.of(pod(yaml));
    }

    private static Resources main(String resources) {
        return resourcesOf(read("spec: {containers: [{name: main, resources: %s}]}".formatted(resources)), "main");
    }

    private static Resources resourcesOf(Map<String, ContainerSpec> specs, String container) {
        return specs.getOrDefault(container, new ContainerSpec(Resources.NONE, new TreeSet<>()))
                .resources();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    750m    | 750
                    1.5     | 1500
                    2       | 2000
                    "2"     | 2000
                    0.0001  | 1
                    100u    | 1
                    1k      | 1000000
                    """)
    void requestsOfCpuAreThousandthsRoundedUp(String quantity, int milliCpu) {
        assertThat(main("{requests: {cpu: %s}}".formatted(quantity)).milliCpu()).isEqualTo(milliCpu);
    }

    @ParameterizedTest
    @CsvSource({"100M, 100000000", "1Gi, 1073741824", "1500m, 2", "128974848, 128974848"})
    void requestsOfMemoryAreBytesRoundedUp(String quantity, long bytes) {
        assertThat(main("{requests: {memory: %s}}".formatted(quantity)).memoryBytes())
                .isEqualTo(bytes);
    }

    @Test
    void whatIsOnlyLimitedIsRequestedToo() {
        assertThat(main("{limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 1}}"))
                .isEqualTo(new Resources(
                        1000, OptionalInt.of(2000), 1L << 30, OptionalLong.of(1L << 30), Resources.Source.SPEC));
    }

    @Test
    void aContainerThatSaysNothingAsksForNothing() {
        assertThat(main("{}")).isEqualTo(Resources.NONE);
    }

    @Test
    void whatIsSaidOfThePodAsAWholeIsNoContainers() {
        assertThat(resourcesOf(read("spec: {resources: {requests: {cpu: 4}}, containers: [{name: main}]}"), "main"))
                .isEqualTo(Resources.NONE);
    }

    @Test
    void initContainersSidecarsAndEphemeralContainersAreContainersToo() {
        Map<String, ContainerSpec> specs = read("""
                spec:
                  initContainers:
                  - {name: init, resources: {requests: {cpu: 5}}}
                  - {name: sidecar, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                  containers: [{name: main}]
                  ephemeralContainers: [{name: debugger}]
                """);

        assertThat(specs).containsOnlyKeys("init", "sidecar", "main", "debugger");
        assertThat(resourcesOf(specs, "init").milliCpu()).isEqualTo(5000);
        assertThat(resourcesOf(specs, "sidecar").milliCpu()).isEqualTo(100);
    }

    @Test
    void claimsThatCountAsCpusAreNamedInTheStatus() {
        ContainerSpec spec = read("""
                spec: {containers: [{name: main}]}
                status:
                  nodeAllocatableResourceClaimStatuses:
                  - {resourceClaimName: mapped, containers: [main], mapping: [{name: cpu, quantity: 2}]}
                  - {resourceClaimName: memory, mapping: [{name: memory, quantity: 1Gi}]}
                  - {resourceClaimName: overhead, overhead: [{name: cpu, perPod: 100m}]}
                  - {resourceClaimName: older, resources: {cpu: 2}}
                """).getOrDefault("main", new ContainerSpec(Resources.NONE, new TreeSet<>()));

        assertThat(spec.separateClaims()).containsExactly("mapped", "older");
    }

    @Test
    void aMirrorPodSaysWhichPodOfTheKubeletsItStandsFor() {
        assertThat(PodContainers.mirrored(
                        pod("metadata: {uid: a, annotations: {kubernetes.io/config.mirror: static}}")))
                .contains("static");
        assertThat(PodContainers.mirrored(pod("metadata: {uid: a}"))).isEmpty();
    }

    @Test
    void amountsBeyondAllBoundsCountAsTheMost() {
        assertThat(main("{requests: {cpu: '1e999', memory: -1}}"))
                .isEqualTo(new Resources(
                        Integer.MAX_VALUE, OptionalInt.empty(), 0, OptionalLong.empty(), Resources.Source.SPEC));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    spec: {containers: [{name: main, resources: {requests: {cpu: many}}}]} | spec.containers[0].resources.requests.cpu is 'many', expected a quantity such as 500m, 2 or 1Gi
                    spec: {containers: [{name: main, resources: {limits: 2}}]}             | spec.containers[0].resources.limits is 2, expected an object
                    spec: {initContainers: [{resources: {}}]}                              | spec.initContainers[0].name is missing, expected a text
                    spec: {containers: {name: main}}                                       | spec.containers is an object, expected a list
                    status: {nodeAllocatableResourceClaimStatuses: [cpu]}                  | status.nodeAllocatableResourceClaimStatuses[0] is 'cpu', expected an object
                    """)
    void whatCantBeReadIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
