package dev.corelet.host.cli;

import dev.corelet.host.agent.Machine;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.slice.SliceSpecs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
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
            var list = new KubernetesListBuilder()
                    .addAllToItems(List.<HasMetadata>copyOf(SliceSpecs.of(agent).slices(machine.catalog(), 1)))
                    .build();
            KubernetesSerialization serialization = new KubernetesSerialization();
            spec.commandLine()
                    .getOut()
                    .println((output == Format.json ? serialization.asJson(list) : serialization.asYaml(list)).strip());
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
