package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.PluginChoice;
import dev.corelet.host.config.Reservation;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.topology.CacheOverride;
import dev.corelet.host.topology.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes an agent's configuration as the file that the agent reads. */
final class AgentConfigWriter {

    private AgentConfigWriter() {}

    /**
     * Writes it with every key.
     *
     * @throws OperatorException if the file cannot be written
     */
    static void write(AgentConfig config, Path file) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        try {
            Files.writeString(file, new Yaml(options).dump(keys(config)));
        } catch (IOException e) {
            throw new OperatorException("cannot write the agent's configuration %s: %s".formatted(file, e), e);
        }
    }

    private static Map<String, Object> keys(AgentConfig config) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("driver", config.driver());
        keys.put("node", config.node());
        keys.put("scheme", choice(config.scheme()));
        keys.put("policy", choice(config.policy()));
        keys.put("cpus", cpus(config.cpus()));
        keys.put("plugins", plugins(config.plugins()));
        keys.put(
                "kubelet",
                Map.of(
                        "pluginsDirectory",
                        config.places().kubeletPlugins().toString(),
                        "registryDirectory",
                        config.places().kubeletRegistry().toString()));
        keys.put("cdi", Map.of("directory", config.places().cdi().toString()));
        keys.put("state", Map.of("directory", config.places().state().toString()));
        keys.put(
                "nri",
                Map.of(
                        "socket",
                        config.nri().socket().toString(),
                        "pluginName",
                        config.nri().pluginName(),
                        "pluginIndex",
                        config.nri().pluginIndex()));
        keys.put("slices", Map.of("nodeAllocatableResources", config.slices().nodeAllocatableResources()));
        config.kubeconfig().ifPresent(path -> keys.put("kubeconfig", path.toString()));
        keys.put("topology", config.topology());
        keys.put("overrides", overrides(config.overrides()));
        config.http().ifPresent(address -> keys.put("http", Map.of("address", address.toString())));
        keys.put(
                "log",
                Map.of(
                        "level",
                        config.log().level().toString(),
                        "format",
                        config.log().format().toString()));
        return keys;
    }

    private static Map<String, Object> plugins(PluginDirectories plugins) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("directories", plugins.paths().stream().map(Path::toString).toList());
        plugins.allowedDigests().ifPresent(digests -> keys.put("allowedDigests", List.copyOf(digests)));
        return keys;
    }

    private static Map<String, Object> choice(PluginChoice choice) {
        // A map of its own each time: of a repeated one the writer would make an alias.
        return Map.of("name", choice.name(), "options", new LinkedHashMap<>(choice.values()));
    }

    private static Map<String, Object> cpus(AgentConfig.Cpus cpus) {
        Map<String, Object> keys = new LinkedHashMap<>();
        cpus.available().ifPresent(available -> keys.put("available", available.toString()));
        if (!cpus.reserved().equals(Reservation.none())) {
            keys.put("reserved", reserved(cpus.reserved()));
        }
        return keys;
    }

    private static String reserved(Reservation reservation) {
        return reservation instanceof Reservation.Amount amount
                ? amount.milliCpus() + "m"
                : ((Reservation.Cpus) reservation).cpus().toString();
    }

    private static Map<String, Object> overrides(Overrides overrides) {
        Map<String, Object> keys = new LinkedHashMap<>();
        overrides.pCores().ifPresent(cpus -> keys.put("pCores", cpus.value().toString()));
        overrides.eCores().ifPresent(cpus -> keys.put("eCores", cpus.value().toString()));
        overrides
                .caches()
                .ifPresent(caches -> keys.put(
                        "caches",
                        caches.value().stream().map(AgentConfigWriter::cache).toList()));
        return keys;
    }

    private static Map<String, Object> cache(CacheOverride cache) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("level", cache.level());
        keys.put("kind", cache.type().name().toLowerCase(Locale.ROOT));
        keys.put("cpusets", cache.cpusets().stream().map(CpuSet::toString).toList());
        cache.sizeBytes().ifPresent(size -> keys.put("size", size));
        return keys;
    }
}
