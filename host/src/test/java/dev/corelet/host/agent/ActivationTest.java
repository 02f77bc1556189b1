package dev.corelet.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.Device;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.ConfigSource;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.metric.AgentMetrics;
import dev.corelet.host.topology.Overrides;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an agent goes on with after a change. It begins with the scheme "one", whose device is named "one", and the
 * policy "calm", on four CPUs.
 */
class ActivationTest {

    private static final String BEGINNING = "scheme: {name: one}\npolicy: {name: calm}\ntopology: synthetic:core:4\n";

    @TempDir
    private Path directory;

    private Path plugins;
    private Path config;
    private OpenPlugins open;
    private Activation activation;
    private Active active;

    @BeforeEach
    void start() throws IOException {
        plugins = Files.createDirectory(directory.resolve("plugins"));
        config = directory.resolve("config.yaml");
        configure(BEGINNING);
        scheme("one", "");
        policy("calm");
        open = new OpenPlugins();
        AgentConfigFile reader = new AgentConfigFile(new Surroundings("node-1", plugins, Overrides.NONE));
        ConfigSource source = new ConfigSource(reader, Optional.of(config));
        activation = new Activation(
                new Inputs(source), open, new Reloads(new AgentMetrics("node-1", "native.cpu").abstraction()));
        active = activation.first(source.read());
    }

    @AfterEach
    void stop() {
        open.close();
    }

    private void configure(String text) throws IOException {
        Files.writeString(config, text + "state: {directory: %s}\n".formatted(directory.resolve("state")));
    }

    /** Writes a plugin with a scheme of that name, whose only device, of CPU 1, has that name too. */
    private void scheme(String name, String first) {
        PluginJar.named(name)
                .source(name + ".Scheme", """
                        package %1$s;
                        import dev.corelet.api.device.Device;
                        import dev.corelet.api.scheme.*;
                        import dev.corelet.api.topology.CpuSet;
                        import java.util.List;
                        public final class Scheme implements AttributeScheme {
                            public String name() { return "%1$s"; }
                            public String description() { return "A test's."; }
                            public List<Device> devices(SchemeInput input) {
                                %2$s
                                return List.of(Device.builder("%1$s", CpuSet.of(1)).build());
                            }
                        }
                        """.formatted(name, first))
                .service("dev.corelet.api.scheme.AttributeScheme", name + ".Scheme")
                .write(plugins.resolve(name + ".jar"));
    }

    private void policy(String name) {
        PluginJar.named(name)
                .source(name + ".Policy", """
                        package %1$s;
                        import dev.corelet.api.option.Options;
                        import dev.corelet.api.policy.*;
                        import java.util.Map;
                        public final class Policy implements AllocationPolicy {
                            public String name() { return "%1$s"; }
                            public String description() { return "A test's."; }
                            public Decision decide(NodeState state, Event event, Options options) {
                                return Decision.placed(Map.of());
                            }
                        }
                        """.formatted(name))
                .service("dev.corelet.api.policy.AllocationPolicy", name + ".Policy")
                .write(plugins.resolve(name + ".jar"));
    }

    /** Writes a policy whose option {@code keep} says which CPUs are reserved. */
    private void reservingPolicy(String name) {
        PluginJar.named(name)
                .source(name + ".Policy", """
                        package %1$s;
                        import dev.corelet.api.option.*;
                        import dev.corelet.api.policy.*;
                        import java.util.*;
                        public final class Policy implements AllocationPolicy {
                            private static final Option<Map<String, String>> KEEP =
                                Option.textMap("keep", List.of("cpu"), "Reserved CPUs.");
                            public String name() { return "%1$s"; }
                            public String description() { return "A test's."; }
                            public List<Option<?>> options() { return List.of(KEEP); }
                            public CpuReservation reservation(Options options) {
                                return new CpuReservation(
                                    Optional.empty(),
                                    Optional.ofNullable(options.get(KEEP).get("cpu"))
                                        .map(text -> new CpuReservation.Setting("keep.cpu", text)));
                            }
                            public Decision decide(NodeState state, Event event, Options options) {
                                return Decision.placed(Map.of());
                            }
                        }
                        """.formatted(name))
                .service("dev.corelet.api.policy.AllocationPolicy", name + ".Policy")
                .write(plugins.resolve(name + ".jar"));
    }

    private void reserve(String setting) throws IOException {
        configure(
                "scheme: {name: one}\ntopology: synthetic:core:4\npolicy:\n  name: keeping\n  options:\n    keep: {cpu: %s}\n"
                        .formatted(setting));
    }

    private String reserved() {
        return active.machine().cpus().reserved().toString();
    }

    private void goOn() {
        active = activation.next(active);
        open.keepOnly(active.hosts());
    }

    private List<String> devices() {
        return active.offer().catalog().devices().stream().map(Device::name).toList();
    }

    @Test
    void anotherChoiceIsTakenUp() throws IOException {
        scheme("two", "");
        policy("lively");
        configure(BEGINNING.replace("one", "two").replace("calm", "lively"));

        goOn();

        assertThat(devices()).containsExactly("two");
        assertThat(active.policy().active().name()).isEqualTo("lively");
    }

    @Test
    void whatIsReplacedIsTakenUpAndTheRestStays() throws IOException {
        var policy = active.policy();
        scheme("one", "if (true) return List.of(Device.builder(\"better\", CpuSet.of(2)).build());");

        goOn();

        assertThat(devices()).containsExactly("better");
        assertThat(active.policy()).isSameAs(policy);
    }

    @Test
    void aChangeOfNothingThatMattersLeavesEverythingInPlace() throws IOException {
        Active before = active;
        scheme("two", "");
        configure(BEGINNING + "# a remark\n");

        goOn();

        assertThat(active.offer().scheme()).isSameAs(before.offer().scheme());
        assertThat(active.policy()).isSameAs(before.policy());
        assertThat(active.plugins()).isNotSameAs(before.plugins());
    }

    @Test
    void pluginsOfAnotherDirectoryAreTakenUpAndWithoutItWhatWasUsedStays() throws IOException {
        Path more = Files.createDirectory(directory.resolve("more"));
        scheme("two", "");
        Files.move(plugins.resolve("two.jar"), more.resolve("two.jar"));
        configure(BEGINNING.replace("one", "two") + "plugins: {directories: [%s, %s]}\n".formatted(plugins, more));

        goOn();
        assertThat(devices()).containsExactly("two");

        Files.delete(more.resolve("two.jar"));
        Files.delete(more);
        goOn();
        assertThat(devices()).containsExactly("two");
        assertThat(active.plugins().reports())
                .extracting(report -> report.jar().getFileName().toString())
                .containsExactly("more", "calm.jar", "one.jar");
    }

    @Test
    void aSchemeThatIsGoneBrokenOrFailsStaysAsItWas() throws IOException {
        Files.delete(plugins.resolve("one.jar"));
        goOn();
        assertThat(devices()).containsExactly("one");

        Files.writeString(plugins.resolve("one.jar"), "half a jar");
        goOn();
        assertThat(devices()).containsExactly("one");

        scheme("one", "if (true) throw new IllegalStateException(\"no idea\");");
        goOn();
        assertThat(devices()).containsExactly("one");

        scheme("one", "if (true) return List.of(Device.builder(\"Bad Name\", CpuSet.of(1)).build());");
        goOn();
        assertThat(devices()).containsExactly("one");
    }

    @Test
    void aBrokenPluginDoesNotKeepAnotherFromBeingChosen() throws IOException {
        Files.writeString(plugins.resolve("broken.jar"), "half a jar");
        scheme("two", "");
        configure(BEGINNING.replace("one", "two"));

        goOn();

        assertThat(devices()).containsExactly("two");
    }

    @Test
    void aMistakeInTheConfigurationLeavesAllAsItWas() throws IOException {
        AgentConfig before = active.config();
        for (String mistake : List.of("drivr: x\n", "scheme: {name: [a]}\n", ": :\n")) {
            configure(mistake);
            goOn();
            assertThat(active.config()).as(mistake).isEqualTo(before);
        }
        configure("scheme: {name: nowhere}\npolicy: {name: nowhere}\ntopology: synthetic:core:4\n");
        goOn();
        assertThat(devices()).containsExactly("one");
        assertThat(active.policy().active().name()).isEqualTo("calm");

        configure(BEGINNING.replace("one", "one, options: {unknown: 1}"));
        goOn();
        assertThat(devices()).containsExactly("one");
    }

    @Test
    void reservedCpusChangeWhileTheAgentRuns() throws IOException {
        configure(BEGINNING + "cpus: {reserved: \"0\"}\n");
        goOn();
        assertThat(active.machine().cpus().reserved()).hasToString("0");

        configure(BEGINNING + "cpus: {reserved: 0-9}\n");
        goOn();
        assertThat(active.machine().cpus().reserved()).hasToString("0");
    }

    @Test
    void whatThePolicysOptionsReserveCountsAndChangesWithThem() throws IOException {
        reservingPolicy("keeping");
        reserve("cpuset:2-3");
        goOn();
        assertThat(reserved()).isEqualTo("2-3");

        reserve("2");
        goOn();
        assertThat(reserved()).isEqualTo("0-1");

        configure(BEGINNING);
        goOn();
        assertThat(reserved()).isEmpty();
    }

    @Test
    void aPolicyWhoseOptionsDoNotFitTheMachineStaysAsItWas() throws IOException {
        reservingPolicy("keeping");
        reserve("cpuset:2");
        goOn();
        var policy = active.policy();

        for (String mistake : List.of("cpuset:3-4", "5", "nonsense")) {
            reserve(mistake);
            goOn();
            assertThat(reserved()).as(mistake).isEqualTo("2");
            assertThat(active.policy()).as(mistake).isSameAs(policy);
        }
    }

    @Test
    void whatAPolicyReservesThatIsNotTakenUpDoesNotCount() throws IOException {
        reservingPolicy("keeping");
        reserve("cpuset:2");
        Active last = active;

        Active next = activation.withLastPolicy(activation.next(last), last);

        assertThat(next.machine().cpus().reserved().isEmpty()).isTrue();
        assertThat(next.policy()).isSameAs(last.policy());
        assertThat(next.config().policy().name()).isEqualTo("keeping");
    }

    @Test
    void anAgentDoesNotStartWithMoreReservedThanThereIs() throws IOException {
        reservingPolicy("keeping");
        reserve("11");
        AgentConfigFile reader = new AgentConfigFile(new Surroundings("node-1", plugins, Overrides.NONE));

        assertThatThrownBy(() -> activation.first(reader.read(config)))
                .isInstanceOf(OperatorException.class)
                .hasMessage(config + ":6: options.keep.cpu of keeping: 11 CPUs are to be reserved,"
                        + " but only 0-3 are available");
    }

    @Test
    void aSchemeThatDoesNotFitTheChangedMachineKeepsTheDevicesWhoseCpusAreThere() throws IOException {
        configure(BEGINNING.replace("core:4", "core:2"));
        goOn();
        assertThat(devices()).containsExactly("one");

        configure(BEGINNING.replace("core:4", "core:1"));
        goOn();
        assertThat(devices()).isEmpty();
        assertThat(active.setup().topology().online()).hasToString("0");
    }

    @Test
    void aSchemeThatCannotBeFoundAnyMoreStillFollowsTheMachine() throws IOException {
        Files.delete(plugins.resolve("one.jar"));
        configure(BEGINNING + "cpus: {reserved: \"1\"}\n");
        goOn();
        assertThat(devices()).isEmpty();

        configure(BEGINNING);
        goOn();
        assertThat(devices()).containsExactly("one");
    }

    @Test
    void aMachineThatIsMisspelledCanBeCorrected() throws IOException {
        Inputs inputs = new Inputs(new ConfigSource(
                new AgentConfigFile(new Surroundings("node-1", plugins, Overrides.NONE)), Optional.of(config)));
        configure(BEGINNING.replace("core", "cor"));
        goOn();
        assertThat(active.setup().topology().online()).hasToString("0-3");
        String misspelled = inputs.census(active.config());

        configure(BEGINNING.replace("core:4", "core:2"));
        assertThat(inputs.census(active.config())).isNotEqualTo(misspelled);
        assertThat(inputs.fingerprints(active.config()).toString()).contains("machine=");
        goOn();
        assertThat(active.setup().topology().online()).hasToString("0-1");
    }

    @Test
    void whatAnAgentIsMadeOfCountsFromTheNextStartOn() throws IOException {
        configure("driver: other.cpu\nnode: other\nkubeconfig: /other\n" + BEGINNING);

        goOn();

        assertThat(active.config().driver()).isEqualTo("native.cpu");
        assertThat(active.config().node()).isEqualTo("node-1");
        assertThat(active.config().kubeconfig()).isEmpty();
    }

    @Test
    void copiesOfReplacedPluginsAreRemoved() throws IOException {
        scheme("one", "if (true) return List.of();");
        policy("calm");
        scheme("two", "");
        goOn();
        goOn();

        try (var copies = Files.list(directory.resolve("state").resolve("plugins"))) {
            assertThat(copies).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void anAgentDoesNotStartWithWhatCannotBeUsed() throws IOException {
        configure(BEGINNING.replace("one", "nowhere"));
        AgentConfigFile reader = new AgentConfigFile(new Surroundings("node-1", plugins, Overrides.NONE));

        assertThatThrownBy(() -> activation.first(reader.read(config)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("unknown scheme 'nowhere'; known are one");
    }
}
