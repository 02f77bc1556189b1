package dev.corelet.sandbox.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.apiserver.ApiException;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ExactDeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

    private static final String CLAIM = """
            apiVersion: resource.k8s.io/v1
            kind: ResourceClaim
            metadata:
              name: a
            spec:
              devices:
                requests:
                - name: cpu
                  exactly:
                    deviceClassName: native.cpu
            """;

    @TempDir
    private Path directory;

    @Test
    void theManifestsOfThePrototypeAreReadUnchanged() throws IOException {
        List<HasMetadata> objects = objects(seed());

        assertThat(objects)
                .extracting(HasMetadata::getKind, object -> object.getMetadata().getName())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ResourceClaimTemplate", "any-cores"),
                        org.assertj.core.groups.Tuple.tuple("ResourceClaimTemplate", "p-cores"),
                        org.assertj.core.groups.Tuple.tuple("ResourceClaimTemplate", "e-cores"),
                        org.assertj.core.groups.Tuple.tuple("Pod", "pcore-test"));
        assertThat(objects)
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getNamespace()).isEqualTo("default"));
        ExactDeviceRequest request = ((ResourceClaimTemplate) objects.get(1))
                .getSpec()
                .getSpec()
                .getDevices()
                .getRequests()
                .get(0)
                .getExactly();
        assertThat(request.getDeviceClassName()).isEqualTo("native.cpu");
        assertThat(request.getSelectors().get(0).getCel().getExpression())
                .isEqualTo("device.attributes[\"native.cpu\"].coreType == \"P-core\"");
        Pod pod = (Pod) objects.get(3);
        assertThat(pod.getSpec().getContainers().get(0).getArgs().get(2))
                .isEqualTo("trap 'exit 0' TERM; sleep 3600 & wait");
        assertThat(pod.getSpec().getResourceClaims().get(0).getResourceClaimTemplateName())
                .isEqualTo("p-cores");
    }

    @Test
    void theApiServerTakesTheManifestsOfThePrototype() throws IOException {
        try (ApiServer server = ApiServer.start()) {
            objects(seed()).forEach(server.objects()::create);

            Pod pod = server.objects().get(Pod.class, "default", "pcore-test").orElseThrow();
            assertThat(pod.getStatus().getQosClass()).isEqualTo("Guaranteed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1beta1", "v1beta2", "v1"})
    void allServedVersionsMeanTheSame(String version) {
        String request = version.equals("v1beta1")
                ? "{name: cpu, deviceClassName: native.cpu, count: 2}"
                : "{name: cpu, exactly: {deviceClassName: native.cpu, count: 2}}";
        ResourceClaim claim = (ResourceClaim) only("""
                apiVersion: resource.k8s.io/%s
                kind: ResourceClaim
                metadata: {name: a, namespace: team}
                spec: {devices: {requests: [%s]}}
                """.formatted(version, request));

        assertThat(claim.getApiVersion()).isEqualTo("resource.k8s.io/v1");
        assertThat(claim.getMetadata().getNamespace()).isEqualTo("team");
        ExactDeviceRequest exactly =
                claim.getSpec().getDevices().getRequests().get(0).getExactly();
        assertThat(exactly.getCount()).isEqualTo(2);
        assertThat(exactly.getDeviceClassName()).isEqualTo("native.cpu");
    }

    @Test
    void listsAreTakenApart() {
        List<HasMetadata> objects = objects("""
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: Namespace
                  metadata: {name: team}
                - apiVersion: resource.k8s.io/v1
                  kind: DeviceClassList
                  items:
                  - metadata: {name: native.cpu}
                    spec: {}
                """);

        assertThat(objects).extracting(HasMetadata::getKind).containsExactly("Namespace", "DeviceClass");
        assertThat(objects.get(1)).isInstanceOf(DeviceClass.class);
        assertThat(objects.get(1).getMetadata().getNamespace()).isNull();
    }

    @Test
    void anchorsAndMergeKeysAreExpanded() {
        Pod pod = (Pod) only("""
                apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec:
                  containers:
                  - &base {name: one, image: busybox}
                  - <<: *base
                    name: two
                """);

        assertThat(pod.getSpec().getContainers())
                .extracting(container -> container.getName() + " " + container.getImage())
                .containsExactly("one busybox", "two busybox");
    }

    @Test
    void jsonIsTakenToo() {
        assertThat(only("{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"a\"}}")
                        .getMetadata()
                        .getName())
                .isEqualTo("a");
    }

    @Test
    void anUnknownFieldIsNamedWithItsLineAndWhatWasMeant() {
        assertMistake(
                CLAIM.replace("deviceClassName:", "deviceClass:"),
                ":10: spec.devices.requests[0].exactly.deviceClass: unknown field; did you mean deviceClassName?");
    }

    @Test
    void aFieldOfAnotherVersionIsExplained() {
        assertMistake(
                CLAIM.replace("      exactly:\n        deviceClassName", "      deviceClassName"),
                ":9: spec.devices.requests[0].deviceClassName: unknown field; did you mean exactly.deviceClassName?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    name: a                  | name: 5                    | :4: metadata.name: found 5, expected a string
                    deviceClassName: native.cpu | deviceClassName: [x]    | :10: spec.devices.requests[0].exactly.deviceClassName: found a list, expected a string
                    kind: ResourceClaim      | kind: Deployment           | :2: kind: Deployment is not a kind that the sandbox takes (DeviceClass, Namespace, Pod, ResourceClaim, ResourceClaimTemplate)
                    kind: ResourceClaim      | kind: ResourceClam         | :2: kind: ResourceClam is not a kind that the sandbox takes (DeviceClass, Namespace, Pod, ResourceClaim, ResourceClaimTemplate); did you mean ResourceClaim?
                    resource.k8s.io/v1       | resource.k8s.io/v1alpha3   | :1: apiVersion: resource.k8s.io/v1alpha3 has no ResourceClaim; it is in resource.k8s.io/v1, resource.k8s.io/v1beta2, resource.k8s.io/v1beta1
                    kind: ResourceClaim      | kynd: ResourceClaim        | :1: kind: missing; every object needs an apiVersion and a kind
                    name: a                  | labels: {x: y}             | :3: metadata.name: missing; every ResourceClaim needs a name
                    name: a                  | name: !!binary aGVsbG8=    | :4: the tag tag:yaml.org,2002:binary is not taken
                    """)
    void mistakesAreNamedWithTheirLine(String right, String wrong, String message) {
        assertMistake(CLAIM.replaceFirst(right, wrong), message);
    }

    @Test
    void malformedYamlIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("apiVersion: v1\nkind: Pod\n  metadata: {\n"))
                .isInstanceOf(OperatorException.class)
                .message()
                .startsWith(directory.resolve("m.yaml") + ":3: malformed YAML: ")
                .doesNotContain("\n");
    }

    @Test
    void aKeyMayBeThereOnlyOnce() {
        assertMistake(CLAIM + "kind: Pod\n", ":11: the key kind is there twice");
    }

    @Test
    void aSmallFileCannotBecomeAHugeDocument() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 5; level++) {
            String alias = "*a" + (level - 1);
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(level, level, String.join(", ", java.util.Collections.nCopies(10, alias))));
        }

        assertThatExceptionOfType(OperatorException.class).isThrownBy(() -> read(bomb.toString()));
        assertThatExceptionOfType(OperatorException.class).isThrownBy(() -> read("a: &a [*a]\n"));
        assertThatExceptionOfType(OperatorException.class).isThrownBy(() -> read("[".repeat(5000)));
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> Manifests.read(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> Manifests.read(directory)).hasMessage(directory + ": not a file");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> Manifests.read(binary)).hasMessage(binary + ": not a text in UTF-8");
        Path empty = Files.writeString(directory.resolve("empty.yaml"), "# nothing\n---\n");
        assertThatThrownBy(() -> Manifests.read(empty)).hasMessage(empty + ": there is no object in this file");
    }

    @Test
    void aRefusalOfTheApiServerIsNamedWithItsLine() {
        Manifest manifest = read("""
                        # one claim, in the shape of v1beta1
                        apiVersion: resource.k8s.io/v1beta1
                        kind: ResourceClaim
                        metadata:
                          name: a
                        spec:
                          devices:
                            requests:
                            - name: cpu
                              deviceClassName: native.cpu
                              count: -1
                        """).get(0);
        try (ApiServer server = ApiServer.start()) {
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(() -> server.objects().create(manifest.object()))
                    .satisfies(refusal -> assertThat(manifest.refusedBy(refusal))
                            .hasMessage(
                                    "%s:11: spec.devices.requests[0].exactly.count: Invalid value: -1: must be"
                                            + " greater than zero",
                                    directory.resolve("m.yaml")));
        }
        assertThat(manifest.source()).isEqualTo(directory.resolve("m.yaml") + ":2");
    }

    private void assertMistake(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(OperatorException.class)
                .hasMessage(directory.resolve("m.yaml") + message);
    }

    private HasMetadata only(String yaml) {
        List<HasMetadata> objects = objects(yaml);
        assertThat(objects).hasSize(1);
        return objects.get(0);
    }

    private List<HasMetadata> objects(String yaml) {
        return read(yaml).stream().map(Manifest::object).toList();
    }

    private List<Manifest> read(String yaml) {
        try {
            return Manifests.read(Files.writeString(directory.resolve("m.yaml"), yaml));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String seed() throws IOException {
        try (InputStream in = ManifestsTest.class.getResourceAsStream("seed.yaml")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
