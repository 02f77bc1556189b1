package dev.corelet.host.cli;

import dev.corelet.host.agent.Machine;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.slice.SliceSpecs;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet slices}: what the cluster would see of a machine. */
@Command(
        name = "slices",
        mixinStandardHelpOptions = true,
        description = "Prints the ResourceSlices of a machine exactly as they would be published.")
public final class SlicesCommand implements Callable<Integer> {

    enum Format {
        yaml,
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "yaml or json (default: ${DEFAULT-VALUE}).",
            defaultValue = "yaml")
    private Format output = Format.yaml;

    @Override
    public Integer call() {
        AgentConfig agent = config.load();
        try (PluginHost plugins = PluginHost.load(agent.plugins()).requireSound()) {
            Machine machine = Machine.discover(agent, plugins);
            List<GenericKubernetesResource> slices = SliceSpecs.of(agent).slices(machine.catalog(), 1);
            slices.forEach(slice -> slice.setAdditionalProperties(inOrder(slice.getAdditionalProperties())));
            GenericKubernetesResource list = new GenericKubernetesResource();
            list.setApiVersion("v1");
            list.setKind("List");
            list.setAdditionalProperty("items", slices);
            KubernetesSerialization serialization = new KubernetesSerialization();
            spec.commandLine()
                    .getOut()
                    .println((output == Format.json ? serialization.asJson(list) : serialization.asYaml(list)).strip());
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** Returns the same object with its fields in the order of their names, which its maps do not have. */
    private static Map<String, Object> inOrder(Map<?, ?> object) {
        Map<String, Object> ordered = new TreeMap<>();
        object.forEach((field, value) -> ordered.put(String.valueOf(field), valueInOrder(value)));
        return ordered;
    }

    private static Object valueInOrder(Object value) {
        if (value instanceof Map<?, ?> object) {
            return inOrder(object);
        }
        return value instanceof List<?> list
                ? list.stream().map(SlicesCommand::valueInOrder).toList()
                : value;
    }
}
