package dev.corelet.host.config;

import dev.corelet.host.topology.Overrides;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration's defaults depend on.
 *
 * @param nodeName the Node object's name if the configuration names none
 * @param pluginsDirectory where plugins are if the configuration names no directory
 * @param overrides what the environment says about the machine
 */
public record Surroundings(String nodeName, Path pluginsDirectory, Overrides overrides) {

    /** The directory of an installation, which has the bundled plugins below it; the launcher sets it. */
    public static final String HOME_PROPERTY = "corelet.home";

    /**
     * Returns the surroundings of this process: {@code NODE_NAME}, else the host's name; the bundled plugins; the
     * prototype's {@code OVERRIDE_SYS_*}.
     *
     * @throws ConfigException if a variable has a bad value
     */
    public static Surroundings ofThisProcess(Map<String, String> environment) {
        String node = Optional.ofNullable(environment.get("NODE_NAME"))
                .filter(name -> !name.isEmpty())
                .orElseGet(Surroundings::hostName);
        Path plugins = Optional.ofNullable(System.getProperty(HOME_PROPERTY))
                .map(home -> Path.of(home, "plugins").toAbsolutePath())
                .orElse(Path.of("/plugins"));
        return new Surroundings(node, plugins, OverridesReader.variables(environment));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return kernelsHostName(e);
        }
    }

    /** Containers often have a name that nothing resolves. */
    private static String kernelsHostName(UnknownHostException unresolved) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            e.addSuppressed(unresolved);
            throw new ConfigException(
                    "the machine's name can't be found; set NODE_NAME, or node in the configuration", e);
        }
    }
}
