package dev.corelet.host.config;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.topology.CacheOverride;
import dev.corelet.host.topology.Overrides;
import dev.corelet.host.topology.Overrides.Stated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads overrides, from the section {@code overrides} of a configuration or from the variables that the prototype reads
 * (containers/nri-plugins, pkg/sysfs).
 */
final class OverridesReader {

    static final String P_CORES_VARIABLE = "OVERRIDE_SYS_CORE_CPUS";
    static final String E_CORES_VARIABLE = "OVERRIDE_SYS_ATOM_CPUS";
    static final String CACHES_VARIABLE = "OVERRIDE_SYS_CACHES";

    private static final String CPULIST = "a cpulist of at least one CPU, such as 0-3,8";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMG]?)");

    private OverridesReader() {}

    /** Reads a section of a configuration. */
    static Overrides section(YamlSection section) {
        Overrides overrides = new Overrides(
                cpus(section, "pCores"),
                cpus(section, "eCores"),
                section.origin("caches")
                        .map(origin -> new Stated<>(origin, caches(section.sections("caches"))))
                        .filter(stated -> !stated.value().isEmpty()));
        section.done();
        return overrides;
    }

    private static Optional<Stated<CpuSet>> cpus(YamlSection section, String key) {
        return section.read(key, CPULIST, node -> someCpus(YamlSection.scalar(node)))
                .flatMap(cpus -> section.origin(key).map(origin -> new Stated<>(origin, cpus)));
    }

    private static Optional<CpuSet> someCpus(String cpulist) {
        return Optional.of(CpuSet.parse(cpulist)).filter(cpus -> !cpus.isEmpty());
    }

    /**
     * Reads the prototype's variables; one that is empty counts as not set.
     *
     * @throws ConfigException if one has a bad value
     */
    static Overrides variables(Map<String, String> environment) {
        return new Overrides(
                cpus(environment, P_CORES_VARIABLE),
                cpus(environment, E_CORES_VARIABLE),
                variable(environment, CACHES_VARIABLE)
                        .map(json -> new Stated<>(CACHES_VARIABLE, cachesOf(json)))
                        .filter(stated -> !stated.value().isEmpty()));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Stated<CpuSet>> cpus(Map<String, String> environment, String name) {
        return variable(environment, name).map(value -> {
            try {
                return new Stated<>(name, CpuSet.parse(value));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("%s: %s".formatted(name, e.getMessage()), e);
            }
        });
    }

    private static List<CacheOverride> cachesOf(String json) {
        // JSON is YAML but for tabs, which JSON has between its parts only.
        return YamlText.compose(CACHES_VARIABLE, "JSON", json.replace('\t', ' '))
                .map(node -> caches(YamlSection.list(CACHES_VARIABLE, "", node)))
                .orElse(List.of());
    }

    private static List<CacheOverride> caches(List<YamlSection> sections) {
        List<CacheOverride> caches = new ArrayList<>();
        for (YamlSection section : sections) {
            List<CpuSet> cpusets = section.items("cpusets", CPULIST, node -> someCpus(YamlSection.scalar(node)));
            if (cpusets.isEmpty()) {
                throw section.wrong("cpusets", "missing, expected a list of cpulists, one for each cache");
            }
            caches.add(new CacheOverride(
                    section.read("level", "a level from 1 to 9", OverridesReader::level)
                            .orElse(1),
                    section.read("kind", "d, i or u (data, instruction, unified)", OverridesReader::type)
                            .orElse(CacheType.UNIFIED),
                    cpusets,
                    section
                            .read("size", "a size such as 16M, in bytes or with K, M or G", OverridesReader::size)
                            .stream()
                            .mapToLong(Long::longValue)
                            .findFirst()));
            section.done();
        }
        return caches;
    }

    private static Optional<Integer> level(Node node) {
        return Optional.of(YamlSection.scalar(node))
                .filter(level -> level.matches("[1-9]"))
                .map(Integer::parseInt);
    }

    private static Optional<CacheType> type(Node node) {
        return switch (YamlSection.scalar(node)) {
            case "d", "data", "Data" -> Optional.of(CacheType.DATA);
            case "i", "instruction", "Instruction" -> Optional.of(CacheType.INSTRUCTION);
            case "u", "unified", "Unified" -> Optional.of(CacheType.UNIFIED);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> size(Node node) {
        Matcher size = SIZE.matcher(YamlSection.scalar(node));
        if (!size.matches()) {
            return Optional.empty();
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * " KMG".indexOf(size.group(2));
        return Optional.of(Long.parseLong(size.group(1)))
                .filter(number -> number <= Long.MAX_VALUE >> shift)
                .map(number -> number << shift);
    }
}
