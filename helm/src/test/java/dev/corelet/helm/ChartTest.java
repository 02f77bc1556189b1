package dev.corelet.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What the chart renders, and what it refuses. Rendering itself fails for a field that the Kubernetes model has not. */
@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "Helm's library comes for amd64 only")
class ChartTest {

    @Test
    void helmFindsNothingToComplainAbout() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
    }

    @Test
    void theDefaultsAreOneAgentForEachNodeWithTheDevicesClassAndWhatItMayDo() {
        Rendered rendered = Chart.withDefaults().render("defaults");

        assertThat(rendered.documents())
                .extracting(document -> document.get("kind"))
                .containsExactlyInAnyOrder(
                        "ServiceAccount",
                        "ConfigMap",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ValidatingAdmissionPolicy",
                        "ValidatingAdmissionPolicyBinding",
                        "DaemonSet",
                        "DeviceClass");
        DaemonSet agents = rendered.one(DaemonSet.class);
        assertThat(agents.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(agents.getSpec().getSelector().getMatchLabels());
        assertThat(rendered.pod().getServiceAccountName())
                .isEqualTo(rendered.one(ServiceAccount.class).getMetadata().getName());
        assertThat(rendered.agent().getImage()).isEqualTo("corelet:" + appVersion());
    }

    private static String appVersion() {
        try {
            Map<String, Object> chart = new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")));
            return String.valueOf(chart.get("appVersion"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyNamespacedObjectIsInTheReleasesNamespaceAndEveryObjectHasTheCommonLabels() {
        Rendered rendered = everythingOn().set("commonLabels.team", "cpu").render("everything");

        for (Map<String, Object> document : rendered.documents()) {
            HasMetadata object = new KubernetesSerialization().convertValue(document, GenericKubernetesResource.class);
            assertThat(object.getMetadata().getLabels())
                    .as("%s", object.getKind())
                    .containsEntry("app.kubernetes.io/name", "corelet")
                    .containsEntry("team", "cpu");
        }
        assertThat(rendered.objects())
                .filteredOn(object -> Set.of("DaemonSet", "ConfigMap", "Service", "NetworkPolicy", "ServiceAccount")
                        .contains(object.getKind()))
                .allMatch(object -> object.getMetadata().getNamespace().equals(Chart.NAMESPACE));
    }

    private static Chart everythingOn() {
        return Chart.withDefaults()
                .set("metrics.serviceMonitor.enabled", true)
                .set("metrics.dashboard.enabled", true)
                .set("networkPolicy.enabled", true)
                .set("openshift.enabled", true)
                .set("mountHints", true)
                .set("containerd.enableNri", true)
                .set("deviceClasses.coreTypes", true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.32.0", "1.33.4", "1.34.1", "1.35.0", "1.36.3", "1.37.0"})
    void everyReleaseGetsWhatItsApiHas(String release) {
        Rendered rendered = everythingOn().on(release).render("everything-" + release);

        String expected = release.compareTo("1.34") < 0 ? "resource.k8s.io/v1beta" : "resource.k8s.io/v1";
        assertThat(rendered.objects())
                .filteredOn(object -> object.getKind().equals("DeviceClass"))
                .hasSize(3)
                .allMatch(object -> object.getApiVersion().startsWith(expected));
    }

    @Test
    void aClusterWithoutDynamicResourceAllocationIsRefused() {
        assertThatThrownBy(() -> Chart.withDefaults().on("1.31.0").render())
                .hasMessageContaining("requires kubeVersion: >=1.32.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpus.reservd | 0-1 | additional properties 'reservd' not allowed
            cpus.reserved | some | does not match pattern
            cpus.available | 3- | does not match pattern
            abstraction.shceme.name | attrs-hybrid | additional properties 'shceme' not allowed
            abstraction.scheme.name | Attrs_Hybrid | does not match pattern
            abstraction.policy.option.pinCPU | true | additional properties 'option' not allowed
            scheme.name | attrs-hybrid | additional properties 'scheme' not allowed
            driver | Native.CPU | does not match pattern
            overrides.pcores | 0-1 | additional properties 'pcores' not allowed
            log.level | verbose | value must be one of
            http.port | 80800 | maximum
            http.prot | 8080 | additional properties 'prot' not allowed
            nri.pluginIndex | ten | does not match pattern
            paths.state | var/lib/corelet | does not match pattern
            containerd.enableNRI | true | additional properties 'enableNRI' not allowed
            image.digest | latest | does not match pattern
            image.pullPolicy | Sometimes | value must be one of
            plugins.directory | /plugins | additional properties 'directory' not allowed
            plugins.extra.mine.hostpath | /opt | additional properties 'hostpath' not allowed
            plugins.extra.mine.hostPath | opt | does not match pattern
            plugins.extra.Mine.hostPath | /opt | does not match pattern
            plugins.extra.mine.image.mount | always | value must be one of
            nodeGroups.a.cpus.reserved | 1 | missing property 'nodeSelector'
            nodeGroups.a.image.tag | 1 | additional properties 'image' not allowed
            resources.limits.memory | lots | does not match pattern
            resources.limit.memory | 1Gi | additional properties 'limit' not allowed
            updateStrategy.type | Recreate | value must be one of
            metrics.serviceMonitor.interval | often | does not match pattern
            deviceClass.create | false | additional properties 'deviceClass' not allowed
            extraEnvironment.A | b | additional properties 'extraEnvironment' not allowed
            """)
    void aMistakeInAValueIsRefused(String key, String value, String complaint) {
        assertThatThrownBy(() -> Chart.withDefaults().set(key, typed(value)).render())
                .hasMessageContaining(complaint);
    }

    private static Object typed(String value) {
        return value.matches("[0-9]{2,}") ? Integer.valueOf(value) : value;
    }

    @Test
    void aSecondAgentBesideTheFirstIsRefusedWithTheReason() {
        assertThatThrownBy(() -> Chart.withDefaults()
                        .set("updateStrategy.rollingUpdate.maxSurge", 1)
                        .render())
                .hasMessageContaining("maxSurge: must be 0: an agent holds its node's sockets and ledger");
    }

    @Test
    void aSourceOfPluginsIsOneThing() {
        assertThatThrownBy(() -> Chart.withDefaults()
                        .set("plugins.extra.mine.hostPath", "/opt/plugins")
                        .set("plugins.extra.mine.configMap", "plugin")
                        .render())
                .hasMessageContaining("plugins.extra.mine: found configMap, hostPath, expected one of");
    }

    /** Every value has a place in values.yaml, where it is explained. */
    @Test
    void schemaAndValuesKnowTheSameKeys() throws IOException {
        Map<String, Object> schema = new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("values.schema.json")));
        Map<String, Object> values = new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));

        assertThat(schema.get("properties"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsKeys(values.keySet().toArray(String[]::new))
                .hasSize(values.size() + Set.of("global").size());
    }

    /** As users of the prototype write it; helm-java takes a comma as a part of the value, a shell's user escapes it. */
    @Test
    void variablesOfTheEnvironmentCanBeSetOneByOne() {
        Rendered rendered = Chart.withDefaults()
                .set("extraEnv.OVERRIDE_SYS_ATOM_CPUS", "2-5")
                .set("extraEnv.OVERRIDE_SYS_CORE_CPUS", "0,1,6-15")
                .set("extraEnv.ANSWER", 42)
                .render();

        assertThat(rendered.agent().getEnv())
                .filteredOn(variable -> variable.getValue() != null)
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("ANSWER", "42"),
                        tuple("OVERRIDE_SYS_ATOM_CPUS", "2-5"),
                        tuple("OVERRIDE_SYS_CORE_CPUS", "0,1,6-15"));
    }

    @Test
    void variablesOfTheEnvironmentCanBeAListAsKubernetesHasIt(@TempDir Path directory) throws IOException {
        Path values = Files.writeString(directory.resolve("values.yaml"), """
                extraEnv:
                  - {name: ONE, value: "1"}
                  - {name: IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                """);

        assertThat(Chart.withDefaults().with(values).render().agent().getEnv())
                .extracting(EnvVar::getName)
                .containsExactly("NODE_NAME", "ONE", "IP");
    }

    @Test
    void aDigestCountsBeforeATag() {
        String digest = "sha256:" + "ab".repeat(32);

        assertThat(Chart.withDefaults()
                        .set("image.repository", "example/corelet")
                        .set("image.tag", "v1")
                        .set("image.digest", digest)
                        .render()
                        .agent()
                        .getImage())
                .isEqualTo("example/corelet@" + digest);
    }

    @Test
    void whatIsSwitchedOffIsNotThere() {
        Rendered rendered = Chart.withDefaults()
                .set("rbac.create", false)
                .set("serviceAccount.create", false)
                .set("serviceAccount.name", "given")
                .set("admissionPolicy.create", false)
                .set("deviceClasses.create", false)
                .render();

        assertThat(rendered.documents())
                .extracting(document -> document.get("kind"))
                .containsExactlyInAnyOrder("ConfigMap", "DaemonSet");
        assertThat(rendered.pod().getServiceAccountName()).isEqualTo("given");
    }

    @Test
    void onlyAChangeOfWhatCountsFromTheNextStartOnRestartsAgents() {
        String before = restartMark(Chart.withDefaults());

        assertThat(restartMark(Chart.withDefaults().set("abstraction.scheme.name", "attrs-cache-domain")))
                .isEqualTo(before);
        assertThat(restartMark(Chart.withDefaults().set("cpus.reserved", "0-1")))
                .isEqualTo(before);
        assertThat(restartMark(Chart.withDefaults().set("log.level", "debug"))).isEqualTo(before);
        assertThat(restartMark(Chart.withDefaults().set("driver", "other.cpu"))).isNotEqualTo(before);
        assertThat(restartMark(Chart.withDefaults().set("slices.nodeAllocatableResources", true)))
                .isNotEqualTo(before);
    }

    private static String restartMark(Chart chart) {
        Map<String, String> annotations = chart.render()
                .one(DaemonSet.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
        return Objects.requireNonNull(annotations.get("corelet.dev/fixed-configuration"));
    }

    @ParameterizedTest
    @CsvSource({"1.34.0, auto, copy", "1.35.0, auto, volume", "1.34.0, volume, volume", "1.36.0, copy, copy"})
    void anImageOfPluginsIsMountedWhereTheClusterCanAndCopiedElsewhere(String release, String mount, String way) {
        Rendered rendered = Chart.withDefaults()
                .on(release)
                .set("plugins.extra.mine.image.reference", "example/plugins:1")
                .set("plugins.extra.mine.image.path", "jars")
                .set("plugins.extra.mine.image.mount", mount)
                .render();

        Volume volume = rendered.pod().getVolumes().stream()
                .filter(candidate -> candidate.getName().equals("plugin-mine"))
                .findFirst()
                .orElseThrow();
        if (way.equals("volume")) {
            assertThat(volume.getImage().getReference()).isEqualTo("example/plugins:1");
            assertThat(rendered.pod().getInitContainers()).isEmpty();
        } else {
            assertThat(volume.getEmptyDir()).isNotNull();
            assertThat(rendered.pod().getInitContainers()).singleElement().satisfies(copy -> {
                assertThat(copy.getImage()).isEqualTo("example/plugins:1");
                assertThat(copy.getCommand()).endsWith("/jars");
                assertThat(copy.getSecurityContext()).isEqualTo(rendered.agent().getSecurityContext());
            });
        }
    }

    @Test
    void dashboardsAreThoseOfTheChart() throws IOException {
        ConfigMap dashboards = Chart.withDefaults()
                .set("metrics.dashboard.enabled", true)
                .render()
                .named(ConfigMap.class, Chart.RELEASE + "-dashboards");

        Path directory = Chart.DIRECTORY.resolve("dashboards");
        List<String> files = Files.isDirectory(directory) ? list(directory) : List.of();
        assertThat(
                        dashboards.getData() == null
                                ? Set.of()
                                : dashboards.getData().keySet())
                .containsExactlyInAnyOrderElementsOf(files);
    }

    private static List<String> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
