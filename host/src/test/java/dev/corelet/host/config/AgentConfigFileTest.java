package dev.corelet.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.option.Option;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.http.HttpAddress;
import dev.corelet.host.log.LogFormat;
import dev.corelet.host.log.LogLevel;
import dev.corelet.host.log.LogSettings;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.topology.CacheOverride;
import dev.corelet.host.topology.Overrides;
import dev.corelet.host.topology.Overrides.Stated;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigFileTest {

    private final AgentConfigFile reader =
            new AgentConfigFile(new Surroundings("node-1", Path.of("/plugins"), Overrides.NONE));

    @Test
    void everyKeyHasADefault() {
        AgentConfig config = reader.parse("empty.yaml", "");

        assertThat(config)
                .isEqualTo(new AgentConfig(
                        "native.cpu",
                        "node-1",
                        new PluginChoice("attrs-hybrid", Map.of(), "empty.yaml", Map.of()),
                        new PluginChoice("policy-topology-aware", Map.of(), "empty.yaml", Map.of()),
                        new AgentConfig.Cpus(Optional.empty(), Reservation.none()),
                        PluginDirectories.of(Path.of("/plugins")),
                        new AgentConfig.Places(
                                Path.of("/var/lib/kubelet/plugins"),
                                Path.of("/var/lib/kubelet/plugins_registry"),
                                Path.of("/var/run/cdi"),
                                Path.of("/var/lib/corelet")),
                        new AgentConfig.Nri(Path.of("/var/run/nri/nri.sock"), "corelet", "10"),
                        new AgentConfig.Slices(false),
                        Optional.empty(),
                        "host",
                        Overrides.NONE,
                        Optional.empty(),
                        LogSettings.DEFAULT));
    }

    @Test
    void otherPluginDirectoriesAreHeldToTheSameDigests() {
        AgentConfig config = reader.parse("c.yaml", "plugins: {allowedDigests: []}")
                .withPluginsIn(List.of(Path.of("/mine"), Path.of("/yours")));

        assertThat(config.plugins())
                .isEqualTo(new PluginDirectories(
                        List.of(Path.of("/mine"), Path.of("/yours")), Optional.of(new TreeSet<>())));
    }

    @Test
    void everyKeyCanBeSet() {
        AgentConfig config = reader.parse("full.yaml", """
                driver: my.cpu
                node: worker-7
                scheme:
                  name: other-scheme
                  options: {device: core, leaveOut: [baseFreq]}
                policy:
                  name: other-policy
                  options: {pinMemory: false}
                cpus:
                  available: 0-7
                  reserved: 750m
                plugins: {directories: [/opt/plugins, /plugins.d/mine], allowedDigests: [%s]}
                kubelet:
                  pluginsDirectory: /k/plugins
                  registryDirectory: /k/registry
                cdi: {directory: /k/cdi}
                state: {directory: /k/state}
                nri: {socket: /k/nri.sock, pluginName: my-cpus, pluginIndex: "42"}
                slices: {nodeAllocatableResources: true}
                kubeconfig: /k/config
                topology: "synthetic:core:8"
                overrides:
                  pCores: 0-3
                  eCores: 4-7
                  caches:
                    - {level: 2, kind: data, cpusets: [0-3, 4], size: 2M}
                http: {address: "[::1]:8080"}
                log: {level: debug, format: json}
                """.formatted("ab".repeat(32)));

        assertThat(config.driver()).isEqualTo("my.cpu");
        assertThat(config.node()).isEqualTo("worker-7");
        assertThat(config.scheme().name()).isEqualTo("other-scheme");
        assertThat(config.scheme().values()).isEqualTo(Map.of("device", "core", "leaveOut", List.of("baseFreq")));
        assertThat(config.policy().name()).isEqualTo("other-policy");
        assertThat(config.policy().values()).isEqualTo(Map.of("pinMemory", false));
        assertThat(config.cpus())
                .isEqualTo(new AgentConfig.Cpus(Optional.of(CpuSet.parse("0-7")), new Reservation.Amount(750)));
        assertThat(config.plugins())
                .isEqualTo(new PluginDirectories(
                        List.of(Path.of("/opt/plugins"), Path.of("/plugins.d/mine")),
                        Optional.of(new TreeSet<>(Set.of("ab".repeat(32))))));
        assertThat(config.places())
                .isEqualTo(new AgentConfig.Places(
                        Path.of("/k/plugins"), Path.of("/k/registry"), Path.of("/k/cdi"), Path.of("/k/state")));
        assertThat(config.nri()).isEqualTo(new AgentConfig.Nri(Path.of("/k/nri.sock"), "my-cpus", "42"));
        assertThat(config.slices().nodeAllocatableResources()).isTrue();
        assertThat(config.kubeconfig()).contains(Path.of("/k/config"));
        assertThat(config.topology()).isEqualTo("synthetic:core:8");
        assertThat(config.http()).contains(new HttpAddress("::1", 8080));
        assertThat(config.log()).isEqualTo(new LogSettings(LogLevel.DEBUG, LogFormat.JSON));
        assertThat(config.overrides())
                .isEqualTo(new Overrides(
                        Optional.of(new Stated<>("full.yaml:23: overrides.pCores", CpuSet.range(0, 3))),
                        Optional.of(new Stated<>("full.yaml:24: overrides.eCores", CpuSet.range(4, 7))),
                        Optional.of(new Stated<>(
                                "full.yaml:25: overrides.caches",
                                List.of(new CacheOverride(
                                        2,
                                        CacheType.DATA,
                                        List.of(CpuSet.range(0, 3), CpuSet.of(4)),
                                        OptionalLong.of(2 << 20)))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    drivr: x                            | c.yaml:1: drivr: unknown key; expected one of cdi, cpus, driver,
                    cpus: {reservd: 1}                  | c.yaml:1: cpus.reservd: unknown key; expected one of available, reserved
                    driver: Native.CPU                  | c.yaml:1: driver: found 'Native.CPU', expected a lower-case DNS name
                    cpus: 4                             | c.yaml:1: cpus: found '4', expected keys and values
                    cpus: {available: 4-2}              | c.yaml:1: cpus.available: found '4-2', expected a cpulist
                    cpus: {available: [1, 2]}           | c.yaml:1: cpus.available: found a list, expected a cpulist
                    cpus: {reserved: some}              | c.yaml:1: cpus.reserved: found 'some', expected a cpulist such as 0-1 or a quantity
                    cdi: {directory: relative}          | c.yaml:1: cdi.directory: found 'relative', expected an absolute path
                    plugins: {directories: [/a, b]}     | c.yaml:1: plugins.directories[1]: found 'b', expected an absolute path
                    plugins: {directories: []}          | c.yaml:1: plugins.directories: found an empty list, expected absolute paths
                    nri: {pluginIndex: 7}               | c.yaml:1: nri.pluginIndex: found '7', expected two digits
                    nri: {pluginName: a/b}              | c.yaml:1: nri.pluginName: found 'a/b', expected a name of
                    http: {address: 8080}               | c.yaml:1: http.address: found '8080', expected HOST:PORT or :PORT
                    log: {level: loud}                  | c.yaml:1: log.level: found 'loud', expected one of error, warn, info, debug, trace
                    log: {format: xml}                  | c.yaml:1: log.format: found 'xml', expected text or json
                    slices: {nodeAllocatableResources: 1} | c.yaml:1: slices.nodeAllocatableResources: found '1', expected true or false
                    '{driver: a, driver: b}'            | c.yaml:1: driver: appears twice; keep one
                    overrides: {eCores: ''}             | c.yaml:1: overrides.eCores: found '', expected a cpulist of at least one CPU
                    overrides: {caches: {level: 2}}     | c.yaml:1: overrides.caches: found keys and values, expected a list
                    overrides: {caches: [{size: 1M}]}   | c.yaml:1: overrides.caches[0].cpusets: missing, expected a list of cpulists
                    - a list                            | c.yaml:1: found a list, expected keys and values
                    'driver: "open'                     | c.yaml:1:14: no valid YAML:
                    """)
    void aMistakeIsNamedWithFileLineAndKey(String text, String message) {
        assertThatThrownBy(() -> reader.parse("c.yaml", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void whatTheEnvironmentSaysAboutTheMachineIsADefault() {
        AgentConfig config = withCacheVariable().parse("c.yaml", "overrides: {eCores: 2-3}");

        assertThat(config.overrides().eCores()).map(Stated::value).contains(CpuSet.range(2, 3));
        assertThat(config.overrides().caches()).map(Stated::origin).contains("OVERRIDE_SYS_CACHES");
    }

    @Test
    void theEnvironmentAndTheFileMayNotSayTheSame() {
        assertThatThrownBy(() -> withCacheVariable().parse("c.yaml", "overrides: {caches: [{cpusets: [0-3]}]}"))
                .hasMessage("c.yaml:1: overrides.caches: OVERRIDE_SYS_CACHES is set as well; keep one of the two");
    }

    private static AgentConfigFile withCacheVariable() {
        return new AgentConfigFile(Surroundings.ofThisProcess(
                Map.of("NODE_NAME", "node-1", "OVERRIDE_SYS_CACHES", "[{\"cpusets\":[\"0\"]}]")));
    }

    @Test
    void theLineIsThatOfTheKey() {
        assertThatThrownBy(() -> reader.parse("c.yaml", "driver: native.cpu\n\ncpus:\n  available: 0-3\n  wrong: 1\n"))
                .hasMessageStartingWith("c.yaml:5: cpus.wrong: unknown key");
    }

    @Test
    void aPluginsOptionIsNamedWithItsLineToo() {
        PluginChoice choice = reader.parse("c.yaml", "policy:\n  options:\n    pinMemry: true\n")
                .policy();

        assertThatThrownBy(() -> choice.bind(List.of(Option.flag("pinMemory", true, "Pin."))))
                .hasMessage("c.yaml:3: options.pinMemry of policy-topology-aware: unknown option; known are pinMemory");
    }

    @Test
    void aMissingFileIsSaidInOneLine() {
        assertThatThrownBy(() -> reader.read(Path.of("/no/such/file.yaml")))
                .hasMessage("/no/such/file.yaml: no such file; expected the agent's configuration");
    }

    @Test
    void manyAliasesAreRefused() {
        assertThatThrownBy(() -> reader.parse("c.yaml", "a: &a [1]\nb: [*a, *a]\n"))
                .isInstanceOf(ConfigException.class);
    }
}
