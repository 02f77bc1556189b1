package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.plugin.PluginReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet plugins}: which plugins there are, what they offer, and why some are not used. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the jars of the plugin directories, what each offers, and why one is refused.",
            "Ends with status 1 if a jar is refused."
        })
public final class PluginsCommand implements Callable<Integer> {

    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PluginOptions options = new PluginOptions();

    @Option(
            names = "--digests",
            description = "Show the SHA-256 digest of each jar, as plugins.allowedDigests takes it.")
    private boolean digests;

    @Override
    public Integer call() {
        AgentConfig config = options.load();
        PrintWriter out = spec.commandLine().getOut();
        try (PluginHost plugins = PluginHost.load(config.plugins())) {
            out.print(write(plugins, digests));
            out.flush();
            return plugins.reports().stream()
                            .anyMatch(report -> report.refusal().isPresent())
                    ? REFUSED
                    : 0;
        }
    }

    private static String write(PluginHost plugins, boolean digests) {
        if (plugins.reports().isEmpty()) {
            return "There are no jars in %s.\n".formatted(plugins.directories());
        }
        TextTable table = new TextTable("OFFERS", "VERSION", "JAR");
        plugins.reports()
                .forEach(report -> table.row(
                        report.refusal().isPresent() ? "refused, see below" : offers(report),
                        report.version().orElse(""),
                        shown(report.jar(), plugins.directories())));
        StringBuilder text = new StringBuilder(table.write());
        text.append(refusals(plugins.reports()));
        if (digests) {
            text.append('\n');
            plugins.reports()
                    .forEach(report -> report.digest()
                            .ifPresent(digest -> text.append(
                                    "%s  %s%n".formatted(digest, shown(report.jar(), plugins.directories())))));
        }
        return text.toString();
    }

    private static String shown(Path jar, PluginDirectories directories) {
        return directories.paths().size() == 1 ? String.valueOf(jar.getFileName()) : jar.toString();
    }

    private static String offers(PluginReport report) {
        List<String> offers = new ArrayList<>();
        report.schemes().forEach(name -> offers.add("scheme " + name));
        report.policies().forEach(name -> offers.add("policy " + name));
        return String.join(", ", offers);
    }

    private static String refusals(List<PluginReport> reports) {
        StringBuilder text = new StringBuilder();
        for (PluginReport report : reports) {
            report.refusal().ifPresent(refusal -> {
                text.append('\n');
                TextTable.wrap(refusal, TextTable.WIDTH)
                        .forEach(line -> text.append(line).append('\n'));
            });
        }
        return text.toString();
    }
}
