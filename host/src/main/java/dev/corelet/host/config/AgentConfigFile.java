package dev.corelet.host.config;

import dev.corelet.host.http.HttpAddress;
import dev.corelet.host.log.LogFormat;
import dev.corelet.host.log.LogLevel;
import dev.corelet.host.log.LogSettings;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.topology.TopologySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the agent's configuration: defaults, then the file's keys, then one check of everything. */
public final class AgentConfigFile {

    private static final int MAX_BYTES = 1 << 20;
    private static final String DNS_NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    private final Surroundings surroundings;

    /** Creates a reader whose defaults come from {@code surroundings}. */
    public AgentConfigFile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it can't be read or something in it is wrong
     */
    public AgentConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(
                        "%s: larger than %d bytes; expected the agent's configuration".formatted(file, MAX_BYTES));
            }
            return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ConfigException("%s: no such file; expected the agent's configuration".formatted(file), e);
        } catch (IOException e) {
            throw new ConfigException("%s: can't be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Returns a text that is another one after the file was written to or replaced. */
    public static String census(Path file) {
        try {
            // What a ConfigMap's mount changes is where a link points to, so names and times tell nothing.
            return Files.size(file) > MAX_BYTES ? "too large" : Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the configuration of an agent without a file. */
    public AgentConfig defaults() {
        return bind(YamlSection.empty("defaults"));
    }

    /**
     * Reads the text of a file.
     *
     * @param name the file's name, for messages
     * @throws ConfigException if something in it is wrong
     */
    public AgentConfig parse(String name, String text) {
        return bind(YamlText.compose(name, "YAML", text)
                .map(root -> YamlSection.of(name, "", root))
                .orElseGet(() -> YamlSection.empty(name)));
    }

    /**
     * Reads a configuration that is a part of another file.
     *
     * @param name the file's name, for messages
     * @param key the key that it stands below, for messages
     * @throws ConfigException if something in it is wrong
     */
    public AgentConfig part(String name, String key, Node part) {
        return bind(YamlSection.of(name, key, part));
    }

    private AgentConfig bind(YamlSection root) {
        String driver = root.read(
                        "driver",
                        "a lower-case DNS name of at most 63 characters",
                        node -> dnsName(YamlSection.scalar(node), 63))
                .orElse("native.cpu");
        String node = root.read(
                        "node",
                        "the name of this machine's Node object, a lower-case DNS name",
                        value -> dnsName(YamlSection.scalar(value), 253))
                .orElseGet(surroundings::nodeName);
        AgentConfig config = new AgentConfig(
                driver,
                node,
                choice(root, "scheme", "attrs-hybrid"),
                choice(root, "policy", "policy-topology-aware"),
                cpus(root.section("cpus")),
                plugins(root.section("plugins")),
                places(root),
                nri(root.section("nri")),
                slices(root.section("slices")),
                root.path("kubeconfig"),
                root.text("topology").orElse(TopologySource.HOST),
                OverridesReader.section(root.section("overrides")).and(surroundings.overrides()),
                http(root.section("http")),
                log(root.section("log")));
        root.done();
        return config;
    }

    private static Optional<String> dnsName(String text, int most) {
        return Optional.of(text).filter(name -> name.length() <= most && name.matches(DNS_NAME));
    }

    private static PluginChoice choice(YamlSection root, String kind, String defaultName) {
        YamlSection section = root.section(kind);
        PluginChoice choice = new PluginChoice(
                section.text("name").orElse(defaultName),
                section.raw("options"),
                section.file(),
                section.linesBelow("options"));
        section.done();
        return choice;
    }

    private static AgentConfig.Cpus cpus(YamlSection section) {
        AgentConfig.Cpus cpus = new AgentConfig.Cpus(
                section.cpus("available"),
                section.read(
                                "reserved",
                                "a cpulist such as 0-1 or a quantity such as 750m",
                                node -> Optional.of(Reservation.parse(YamlSection.scalar(node))))
                        .orElseGet(Reservation::none));
        section.done();
        return cpus;
    }

    private PluginDirectories plugins(YamlSection section) {
        PluginDirectories plugins = new PluginDirectories(
                section.paths("directories").orElseGet(() -> List.of(surroundings.pluginsDirectory())),
                section.origin("allowedDigests")
                        .map(line -> new TreeSet<>(section.items(
                                "allowedDigests",
                                "a SHA-256 digest of 64 lower-case hexadecimal digits",
                                node -> Optional.of(YamlSection.scalar(node))
                                        .filter(digest -> digest.matches("[0-9a-f]{64}"))))));
        section.done();
        return plugins;
    }

    private static AgentConfig.Places places(YamlSection root) {
        YamlSection kubelet = root.section("kubelet");
        YamlSection cdi = root.section("cdi");
        YamlSection state = root.section("state");
        AgentConfig.Places places = new AgentConfig.Places(
                kubelet.path("pluginsDirectory").orElse(Path.of("/var/lib/kubelet/plugins")),
                kubelet.path("registryDirectory").orElse(Path.of("/var/lib/kubelet/plugins_registry")),
                cdi.path("directory").orElse(Path.of("/var/run/cdi")),
                state.path("directory").orElse(Path.of("/var/lib/corelet")));
        kubelet.done();
        cdi.done();
        state.done();
        return places;
    }

    private static AgentConfig.Slices slices(YamlSection section) {
        AgentConfig.Slices slices = new AgentConfig.Slices(section.read(
                        "nodeAllocatableResources",
                        "true or false",
                        node -> Optional.of(YamlSection.scalar(node))
                                .filter(text -> text.equals("true") || text.equals("false"))
                                .map(Boolean::valueOf))
                .orElse(false));
        section.done();
        return slices;
    }

    private static Optional<HttpAddress> http(YamlSection section) {
        Optional<HttpAddress> address = section.read(
                "address",
                "HOST:PORT or :PORT, such as \":8080\" or 127.0.0.1:8080",
                node -> HttpAddress.parse(YamlSection.scalar(node)));
        section.done();
        return address;
    }

    private static LogSettings log(YamlSection section) {
        LogSettings settings = new LogSettings(
                section.read("level", "one of " + LogLevel.names(), node -> LogLevel.parse(YamlSection.scalar(node)))
                        .orElse(LogSettings.DEFAULT.level()),
                section.read("format", "text or json", node -> LogFormat.parse(YamlSection.scalar(node)))
                        .orElse(LogSettings.DEFAULT.format()));
        section.done();
        return settings;
    }

    private static AgentConfig.Nri nri(YamlSection section) {
        AgentConfig.Nri nri = new AgentConfig.Nri(
                section.path("socket").orElse(Path.of("/var/run/nri/nri.sock")),
                section.read(
                                "pluginName",
                                "a name of letters, digits and _.+-",
                                node -> Optional.of(YamlSection.scalar(node))
                                        .filter(name -> name.matches("[A-Za-z0-9_.+-]{1,63}")))
                        .orElse("corelet"),
                section.read(
                                "pluginIndex",
                                "two digits such as \"10\"",
                                node -> Optional.of(YamlSection.scalar(node))
                                        .filter(index -> index.matches("[0-9]{2}")))
                        .orElse("10"));
        section.done();
        return nri;
    }
}
