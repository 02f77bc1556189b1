package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Looks up what CDI spec files would put into a container's environment. */
final class CdiEnvironment {

    private CdiEnvironment() {}

    /**
     * Returns the environment that the given devices bring, as {@code NAME=value}.
     *
     * @throws OperatorException if a spec cannot be read
     */
    static List<String> of(Path directory, List<String> cdiIds) {
        List<String> environment = new ArrayList<>();
        try (DirectoryStream<Path> specs = Files.newDirectoryStream(directory, "*.{json,yaml}")) {
            for (Path spec : specs) {
                collect(parse(spec), cdiIds, environment);
            }
            return environment;
        } catch (IOException | YAMLException e) {
            throw new OperatorException("cannot read the CDI specs in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static Object parse(Path spec) throws IOException {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(spec)); // JSON is YAML
        } catch (NoSuchFileException e) {
            return Map.of(); // withdrawn since it was listed
        }
    }

    private static void collect(Object spec, List<String> cdiIds, List<String> environment) {
        String kind = String.valueOf(at(spec, "kind"));
        if (at(spec, "devices") instanceof List<?> devices) {
            for (Object device : devices) {
                if (cdiIds.contains(kind + "=" + at(device, "name"))
                        && at(at(device, "containerEdits"), "env") instanceof List<?> entries) {
                    entries.forEach(entry -> environment.add(String.valueOf(entry)));
                }
            }
        }
    }

    private static Object at(Object parent, String key) {
        Object value = parent instanceof Map<?, ?> map ? map.get(key) : null;
        return value == null ? "" : value;
    }
}
