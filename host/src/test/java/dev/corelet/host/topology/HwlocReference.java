package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What hwloc makes of a capture.
 *
 * @param levels for each CPU the CPUs that share a level with it, without levels that hwloc does not report
 * @param nodes the NUMA nodes
 * @param kinds the CPUs of each kind of core; empty where hwloc tells none
 */
record HwlocReference(Map<Integer, Map<String, CpuSet>> levels, Map<Integer, Node> nodes, Set<CpuSet> kinds) {

    record Node(CpuSet cpus, long memory) {}

    static HwlocReference read(Path json) throws IOException {
        Map<?, ?> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(json));
        Map<Integer, Map<String, CpuSet>> levels = new TreeMap<>();
        object(root, "cpus")
                .forEach((cpu, shared) -> levels.put(
                        number(cpu),
                        ((Map<?, ?>) shared)
                                .keySet().stream()
                                        .map(String.class::cast)
                                        .collect(Collectors.toMap(
                                                level -> level, level -> cpus((Map<?, ?>) shared, level)))));
        Map<Integer, Node> nodes = new TreeMap<>();
        object(root, "numa")
                .forEach((id, node) -> nodes.put(
                        number(id),
                        new Node(
                                cpus((Map<?, ?>) node, "cpus"),
                                ((Number) member((Map<?, ?>) node, "memory")).longValue())));
        Set<CpuSet> kinds = ((List<?>) member(root, "kinds"))
                .stream().map(kind -> cpus((Map<?, ?>) kind, "cpus")).collect(Collectors.toSet());
        return new HwlocReference(levels, nodes, kinds);
    }

    private static int number(Object key) {
        return Integer.parseInt((String) key);
    }

    private static Map<?, ?> object(Map<?, ?> object, String key) {
        return (Map<?, ?>) member(object, key);
    }

    private static CpuSet cpus(Map<?, ?> object, String key) {
        return CpuSet.parse((String) member(object, key));
    }

    private static Object member(Map<?, ?> object, String key) {
        return Objects.requireNonNull(object.get(key), key);
    }
}
