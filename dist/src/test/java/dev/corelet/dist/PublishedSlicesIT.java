package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.corelet.api.option.Option;
import dev.corelet.host.cli.CoreletCommand;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.sandbox.apiserver.ApiServer;
import dev.corelet.sandbox.apiserver.ApiServerOptions;
import dev.corelet.sandbox.apiserver.model.FeatureGate;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code corelet slices} prints is what a cluster takes: for every scheme that ships, on many machines. */
class PublishedSlicesIT {

    private static final Path CAPTURES = Path.of(System.getProperty("basedir"), "..", "..", "shared", "captures");

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @TempDir
    private Path directory;

    static List<String> machines() throws IOException {
        List<String> machines = new ArrayList<>(List.of(
                "synthetic:core:1",
                "synthetic:package:2 core:4 thread:2",
                "synthetic:package:4 numa:2 l3:4 core:16 thread:2",
                "synthetic:package:2 l3:16 core:16 thread:2",
                "synthetic:core:1024",
                "synthetic:core:512 thread:2"));
        if (Files.isDirectory(CAPTURES)) {
            try (Stream<Path> files = Files.list(CAPTURES)) {
                files.filter(file -> file.toString().endsWith(".tar.gz"))
                        .sorted()
                        .forEach(file -> machines.add(file.toString()));
            }
        }
        return machines;
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everySchemeInEveryVariantPublishesWhatAClusterTakes(String machine) throws IOException {
        for (String config : configurations()) {
            Path file = Files.writeString(directory.resolve("config.yaml"), config);
            String printed = slices(machine, file);

            assertThat(SliceRules.broken(items(printed))).as(config).isEmpty();
            assertThat(items(printed)).as(config).allSatisfy(slice -> assertInOrder(slice.get("spec")));
            assertThatCode(() -> publish(printed)).as(config).doesNotThrowAnyException();
        }
    }

    private static String slices(String machine, Path config) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = CoreletCommand.create();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        int status = command.execute("slices", "--topology", machine, "--config", config.toString(), "-o", "json");
        assertThat(status).as("%s on %s", err, machine).isZero();
        return out.toString();
    }

    @SuppressWarnings("unchecked") // A list of Kubernetes objects.
    private static List<Map<String, Object>> items(String list) {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(JSON.unmarshal(list, Map.class).get("items"));
    }

    private static void assertInOrder(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            assertThat(object.keySet()).extracting(String::valueOf).isSorted();
            object.values().forEach(PublishedSlicesIT::assertInOrder);
        } else if (value instanceof List<?> list) {
            list.forEach(PublishedSlicesIT::assertInOrder);
        }
    }

    /** The embedded API server has rules of its own. */
    private static void publish(String list) {
        ApiServerOptions everything = ApiServerOptions.defaults()
                .withGate(FeatureGate.DRA_LIST_TYPE_ATTRIBUTES, true)
                .withGate(FeatureGate.DRA_NODE_ALLOCATABLE_RESOURCES, true);
        try (ApiServer server = ApiServer.start(everything)) {
            JSON.unmarshal(list, KubernetesList.class)
                    .getItems()
                    .forEach(slice -> server.objects().create(slice));
        }
    }

    /** Configurations of every scheme in the directory of plugins, with every combination of its simple options. */
    private static List<String> configurations() {
        List<String> configurations = new ArrayList<>();
        try (PluginHost plugins = PluginHost.load(PluginDirectories.of(Distribution.PLUGINS))) {
            plugins.reports().stream()
                    .flatMap(report -> report.schemes().stream())
                    .forEach(scheme -> variants(plugins.scheme(scheme).options())
                            .forEach(options -> configurations.add(configuration(scheme, options))));
        }
        assertThat(configurations).isNotEmpty();
        return configurations;
    }

    private static String configuration(String scheme, Map<String, String> options) {
        return """
                node: node-1
                plugins: {directories: ["%s"]}
                slices: {nodeAllocatableResources: true}
                scheme: {name: %s, options: {%s}}
                """.formatted(
                        Distribution.PLUGINS,
                        scheme,
                        options.entrySet().stream()
                                .map(option -> option.getKey() + ": " + option.getValue())
                                .collect(Collectors.joining(", ")));
    }

    private static List<Map<String, String>> variants(List<Option<?>> options) {
        List<Map<String, String>> variants = new ArrayList<>(List.of(Map.of()));
        for (Option<?> option : options) {
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> variant : variants) {
                for (String word : words(option)) {
                    Map<String, String> with = new LinkedHashMap<>(variant);
                    with.put(option.name(), word);
                    more.add(with);
                }
            }
            variants = more.isEmpty() ? variants : more;
        }
        return variants;
    }

    private static List<String> words(Option<?> option) {
        String expected = option.expected();
        if (expected.equals("true or false")) {
            return List.of("true", "false");
        }
        return expected.startsWith("one of ")
                ? List.of(expected.substring("one of ".length()).split(", "))
                : List.of();
    }
}
