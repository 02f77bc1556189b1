package dev.corelet.host.cli;

import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.TopologySource;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet topology}: shows what discovery makes of a machine. */
@Command(
        name = "topology",
        description = "Shows the CPUs, caches and NUMA nodes of a machine.",
        mixinStandardHelpOptions = true)
final class TopologyCommand implements Runnable {

    /** How the topology is shown. */
    enum Format {
        table,
        json
    }

    @Option(
            names = "--topology",
            paramLabel = "T",
            defaultValue = TopologySource.HOST,
            description = "The machine: host (default), a directory or .tar.gz that holds sys/, or synthetic:<levels>, "
                    + "e.g. \"synthetic:package:2 numa:2 core:2 thread:2\".")
    private String topology;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "The form: ${COMPLETION-CANDIDATES}; table by default.")
    private Format format;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        DiscoveredMachine machine = TopologySource.parse(topology).discover();
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case json -> out.println(TopologyJson.write(machine.topology()));
            case table -> out.print(TopologyTable.write(machine));
        }
        out.flush();
    }
}
