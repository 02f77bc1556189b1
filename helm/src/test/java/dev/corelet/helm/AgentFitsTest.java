package dev.corelet.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.agent.Machine;
import dev.corelet.host.cli.CoreletCommand;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.Reservation;
import dev.corelet.host.http.HttpAddress;
import dev.corelet.host.log.LogFormat;
import dev.corelet.host.log.LogLevel;
import dev.corelet.host.log.LogSettings;
import dev.corelet.host.topology.Overrides.Stated;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent and what the chart gives it: its own parser reads the configuration, and its places are what is mounted. */
@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "Helm's library comes for amd64 only")
class AgentFitsTest {

    @TempDir
    private static Path bundled;

    @BeforeAll
    static void layOutThePlugins() throws IOException {
        Path unused = BundledPlugins.in(bundled);
    }

    static Stream<Chart> everyDocumentedExample() throws IOException {
        List<Chart> charts = new ArrayList<>(List.of(Chart.withDefaults()));
        Examples.all().forEach(file -> charts.add(Chart.withDefaults().with(file)));
        return charts.stream();
    }

    @ParameterizedTest
    @MethodSource("everyDocumentedExample")
    void theAgentTakesTheConfigurationAndThePluginsTheirOptions(Chart chart) {
        Rendered rendered =
                chart.render("example-" + chart.file().map(Examples::name).orElse("none"));

        assertThat(rendered.all(DaemonSet.class)).isNotEmpty().allSatisfy(agents -> {
            String name = agents.getMetadata().getName();
            AgentConfig config = AgentView.read(rendered.configuration(name), environment(rendered.agent(name)));
            Machine machine = AgentView.discover(config, bundled);
            assertThat(machine.catalog().devices()).isNotEmpty();
        });
    }

    private static Map<String, String> environment(Container agent) {
        Map<String, String> environment = agent.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
        environment.put("NODE_NAME", "node-1");
        return environment;
    }

    @ParameterizedTest
    @MethodSource("everyDocumentedExample")
    void whatIsMountedIsWhatTheAgentUsesAndNothingElse(Chart chart) {
        Rendered rendered = chart.render();

        for (DaemonSet agents : rendered.all(DaemonSet.class)) {
            String name = agents.getMetadata().getName();
            AgentConfig config = AgentView.read(rendered.configuration(name));
            assertThat(mountPaths(rendered.agent(name))).containsExactlyInAnyOrderElementsOf(placesOf(config));
            assertThat(everyMountHasItsVolume(rendered.pod(name))).isTrue();
        }
    }

    /** The bundled plugins are in the image; native libraries are unpacked in the JVM's temporary directory. */
    private static List<String> placesOf(AgentConfig config) {
        List<String> places = new ArrayList<>(List.of(
                "/etc/corelet",
                "/tmp",
                config.places().state().toString(),
                config.places().cdi().toString(),
                config.places().kubeletRegistry().toString(),
                config.driverDirectory().toString(),
                String.valueOf(config.nri().socket().getParent())));
        config.plugins().paths().stream()
                .map(Path::toString)
                .filter(path -> !path.equals("/plugins"))
                .forEach(places::add);
        return places;
    }

    private static List<String> mountPaths(Container container) {
        return container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();
    }

    private static boolean everyMountHasItsVolume(PodSpec pod) {
        List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
        return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
                .flatMap(container -> container.getVolumeMounts().stream())
                .allMatch(mount -> volumes.contains(mount.getName()));
    }

    @Test
    void otherPlacesAreMountedAndConfiguredAlike() {
        Rendered rendered = Chart.withDefaults()
                .set("driver", "my.cpu")
                .set("paths.kubelet", "/data/kubelet")
                .set("paths.cdi", "/etc/cdi")
                .set("paths.nriSocket", "/run/other/nri.sock")
                .set("paths.state", "/data/corelet")
                .set("nri.pluginIndex", "42")
                .render();

        AgentConfig config = AgentView.read(rendered.configuration());
        assertThat(config.places())
                .isEqualTo(new AgentConfig.Places(
                        Path.of("/data/kubelet/plugins"),
                        Path.of("/data/kubelet/plugins_registry"),
                        Path.of("/etc/cdi"),
                        Path.of("/data/corelet")));
        assertThat(config.nri()).isEqualTo(new AgentConfig.Nri(Path.of("/run/other/nri.sock"), "corelet", "42"));
        assertThat(mountPaths(rendered.agent())).containsExactlyInAnyOrderElementsOf(placesOf(config));
    }

    /** The kubelet and the runtime are told paths of sockets and files, which have to be the node's own. */
    @Test
    void aPlaceOfTheNodeIsTheSamePathInsideOfTheContainer() {
        Rendered rendered = Chart.withDefaults().render();
        Map<String, String> nodePaths = rendered.pod().getVolumes().stream()
                .filter(volume -> volume.getHostPath() != null)
                .collect(Collectors.toMap(
                        Volume::getName, volume -> volume.getHostPath().getPath()));

        assertThat(nodePaths).hasSize(5);
        assertThat(rendered.agent().getVolumeMounts())
                .filteredOn(mount -> nodePaths.containsKey(mount.getName()))
                .allMatch(mount -> mount.getMountPath().equals(nodePaths.get(mount.getName())));
    }

    @Test
    void withoutValuesTheAgentHasItsOwnDefaults() {
        AgentConfig config = AgentView.read(Chart.withDefaults().render().configuration());
        AgentConfig defaults = AgentView.read("plugins: {directories: [/plugins]}");

        assertThat(config.driver()).isEqualTo(defaults.driver());
        assertThat(config.scheme().name()).isEqualTo(defaults.scheme().name());
        assertThat(config.policy().name()).isEqualTo(defaults.policy().name());
        assertThat(config.cpus()).isEqualTo(defaults.cpus());
        assertThat(config.overrides()).isEqualTo(defaults.overrides());
        assertThat(config.places()).isEqualTo(defaults.places());
        assertThat(config.nri()).isEqualTo(defaults.nri());
        assertThat(config.slices()).isEqualTo(defaults.slices());
        assertThat(config.plugins()).isEqualTo(defaults.plugins());
    }

    @Test
    void linesOfTheLogAreForProgramsAndAsManyAsTheValuesSay() {
        assertThat(AgentView.read(Chart.withDefaults()
                                .set("log.level", "debug")
                                .render()
                                .configuration())
                        .log())
                .isEqualTo(new LogSettings(LogLevel.DEBUG, LogFormat.JSON));
    }

    @Test
    void anOptionThatThePluginDoesNotKnowGetsThroughTheChartAndIsNamedByTheAgent() {
        AgentConfig config = AgentView.read(Chart.withDefaults()
                .set("abstraction.scheme.options.devize", "core")
                .render()
                .configuration());

        assertThatThrownBy(() -> AgentView.discover(config, bundled))
                .hasMessageContaining("options.devize of attrs-hybrid: unknown option; known are");
    }

    @Test
    void thePrototypesVariablesSayWhatCoresThereAre() {
        Rendered rendered =
                Chart.withDefaults().with(Examples.file("prototype")).render();

        AgentConfig config = AgentView.read(rendered.configuration(), environment(rendered.agent()));

        assertThat(config.overrides().eCores()).map(Stated::value).contains(CpuSet.range(2, 5));
        assertThat(config.overrides().pCores()).map(Stated::value).contains(CpuSet.parse("0,1,6-15"));
    }

    @Test
    void whatIsRunIsACommandThatTheImageHas() {
        Rendered rendered =
                Chart.withDefaults().set("containerd.enableNri", true).render();
        Container containerd = rendered.pod().getInitContainers().get(0);

        assertThat(command(rendered.agent())).isEqualTo("run");
        assertThat(command(containerd)).isEqualTo("enable-nri");
        assertThat(mountPaths(containerd)).containsExactly("/etc/containerd");
        assertThat(containerd.getArgs()).contains("/etc/containerd/config.toml");
        assertThat(everyMountHasItsVolume(rendered.pod())).isTrue();
        assertThat(mountPaths(rendered.agent())).doesNotContain("/etc/containerd");
    }

    private static String command(Container container) {
        return CoreletCommand.create()
                .parseArgs(container.getArgs().toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .name();
    }

    @Test
    void everyProbeAsksForAPageOfTheAgent() {
        Rendered rendered = Chart.withDefaults().set("http.port", 9090).render();
        Container agent = rendered.agent();

        assertThat(AgentView.read(rendered.configuration()).http()).contains(new HttpAddress("", 9090));
        assertThat(agent.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(9090));
        assertThat(page(agent.getStartupProbe().getHttpGet())).isEqualTo("http /startupz");
        assertThat(page(agent.getLivenessProbe().getHttpGet())).isEqualTo("http /livez");
        assertThat(page(agent.getReadinessProbe().getHttpGet())).isEqualTo("http /readyz");
    }

    private static String page(HTTPGetAction request) {
        return request.getPort().getStrVal() + " " + request.getPath();
    }

    @Test
    void theAgentHasNoPrivilegeThatItCanDoWithout() {
        Rendered rendered = Chart.withDefaults().render();
        SecurityContext context = rendered.agent().getSecurityContext();

        assertThat(context.getPrivileged()).isFalse();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
        assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(rendered.pod().getHostNetwork()).isNull();
        assertThat(rendered.pod().getHostPID()).isFalse();
        assertThat(Chart.withDefaults().set("mountHints", true).render().pod().getHostPID())
                .isTrue();
    }

    @Test
    void groupsOfNodesShareNoNodeAndHaveSettingsOfTheirOwn() {
        Rendered rendered =
                Chart.withDefaults().with(Examples.file("node-groups")).render();

        assertThat(rendered.all(DaemonSet.class))
                .extracting(agents -> agents.getMetadata().getName())
                .containsExactlyInAnyOrder("corelet", "corelet-hybrid", "corelet-many-caches");
        assertThat(NodeChoice.of(rendered).agentsOn(Map.of())).containsExactly("corelet");
        assertThat(NodeChoice.of(rendered).agentsOn(Map.of("example.com/cpu", "hybrid")))
                .containsExactly("corelet-hybrid");
        assertThat(NodeChoice.of(rendered).agentsOn(Map.of("example.com/cpu", "many-caches")))
                .containsExactly("corelet-many-caches");
        AgentConfig hybrid = AgentView.read(rendered.configuration("corelet-hybrid"));
        assertThat(hybrid.cpus().reserved()).isEqualTo(new Reservation.Amount(750));
        assertThat(hybrid.overrides().eCores()).map(Stated::value).contains(CpuSet.range(6, 13));
        AgentConfig caches = AgentView.read(rendered.configuration("corelet-many-caches"));
        assertThat(caches.cpus().reserved()).isEqualTo(Reservation.parse("0-3"));
        assertThat(caches.scheme().name()).isEqualTo("attrs-cache-domain");
        assertThat(rendered.all(ConfigMap.class)).hasSize(3);
    }

    @Test
    void aNodeOfTwoGroupsBelongsToTheFirst() {
        Rendered rendered = Chart.withDefaults()
                .set("nodeGroups.b.nodeSelector.big", "yes")
                .set("nodeGroups.a.nodeSelector.old", "yes")
                .set(
                        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key",
                        "cpu")
                .set(
                        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator",
                        "Exists")
                .render();
        NodeChoice choice = NodeChoice.of(rendered);

        assertThat(choice.agentsOn(Map.of("cpu", "", "big", "yes", "old", "yes")))
                .containsExactly("corelet-a");
        assertThat(choice.agentsOn(Map.of("cpu", "", "big", "yes"))).containsExactly("corelet-b");
        assertThat(choice.agentsOn(Map.of("cpu", ""))).containsExactly("corelet");
        assertThat(choice.agentsOn(Map.of("big", "yes", "old", "yes"))).isEmpty();
    }

    @Test
    void aGroupsVariablesComeBeforeThoseForAll() {
        Rendered rendered = Chart.withDefaults()
                .set("extraEnv.A", "all")
                .set("extraEnv.B", "all")
                .set("nodeGroups.g.nodeSelector.x", "y")
                .set("nodeGroups.g.extraEnv.B", "group")
                .render();

        assertThat(environment(rendered.agent("corelet-g")))
                .containsEntry("A", "all")
                .containsEntry("B", "group");
        assertThat(environment(rendered.agent())).containsEntry("B", "all");
    }

    @Test
    void aGroupsSchemeTakesNoOptionsOfAnother() {
        Rendered rendered = Chart.withDefaults()
                .set("abstraction.scheme.options.device", "core")
                .set("nodeGroups.g.nodeSelector.x", "y")
                .set("nodeGroups.g.abstraction.scheme.name", "attrs-cache-domain")
                .render();

        assertThat(AgentView.read(rendered.configuration("corelet-g")).scheme().values())
                .isEmpty();
        assertThat(AgentView.read(rendered.configuration()).scheme().values()).containsEntry("device", "core");
    }
}
