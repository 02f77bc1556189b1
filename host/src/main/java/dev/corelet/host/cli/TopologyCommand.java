package dev.corelet.host.cli;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.picture.TopologyPicture;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.SysfsFiles;
import dev.corelet.host.topology.SysfsWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet topology}: shows what discovery makes of a machine. */
@Command(
        name = "topology",
        description = "Shows the CPUs, caches and NUMA nodes of a machine.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:The machine was shown or written; with --check: and has no irregularities.",
            "2:There is no such machine, no usable CPU in it, or a mistake in an option.",
            "3:With --check: there are findings."
        })
final class TopologyCommand implements Callable<Integer> {

    /** Exit status of a check that has something to tell. */
    static final int HAS_FINDINGS = 3;

    /** How the topology is shown. */
    enum Format {
        table,
        json,
        svg
    }

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "The form: ${COMPLETION-CANDIDATES} (a picture); table by default.")
    private Format format;

    @Option(
            names = "--check",
            description =
                    "Tells what is missing or contradictory in the machine's files and what is assumed instead, each with the path of the file, in place of the table.")
    private boolean check;

    @Option(
            names = "--write-sysfs",
            paramLabel = "DIR",
            description = "Writes the files by which Linux describes the machine below DIR, which must not exist or be"
                    + " empty, instead of showing it. DIR can then be given as --topology.")
    private Optional<Path> sysfsDirectory = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DiscoveredMachine discovered = machine.load().machine().discover();
        PrintWriter out = spec.commandLine().getOut();
        if (sysfsDirectory.isPresent()) {
            writeSysfs(discovered.topology(), sysfsDirectory.get(), out);
            return 0;
        }
        switch (format) {
            case json -> out.println(TopologyJson.write(discovered));
            case svg -> out.print(TopologyPicture.svg(discovered));
            case table -> out.print(check ? FindingList.write(discovered) : TopologyTable.write(discovered));
        }
        out.flush();
        return check && !discovered.findings().isEmpty() ? HAS_FINDINGS : 0;
    }

    private void writeSysfs(CpuTopology written, Path directory, PrintWriter out) {
        if (check || spec.commandLine().getParseResult().hasMatchedOption("--output")) {
            throw new OperatorException("--write-sysfs: shows nothing, so it cannot be given with -o or --check");
        }
        SysfsFiles files = new SysfsWriter(directory).write(written);
        out.printf(
                "Wrote %d files and %d links about %d CPUs and %d NUMA nodes below %s%n",
                files.files().size(),
                files.links().size(),
                written.online().union(written.offline()).size(),
                written.numaNodes().size(),
                directory);
        out.flush();
    }
}
