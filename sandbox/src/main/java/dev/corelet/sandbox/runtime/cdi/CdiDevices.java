package dev.corelet.sandbox.runtime.cdi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The CDI devices that the spec files in some directories describe. */
public final class CdiDevices {

    /** Where a device comes from. */
    private record Source(CdiSpec spec, String device, int priority) {}

    /** What the directories hold at one moment. */
    private record Catalog(Map<String, Source> devices, Set<String> conflicts, List<String> problems) {}

    private final List<Path> directories;

    /** Creates a catalog of the files directly in {@code directories}, of which later ones take precedence. */
    public CdiDevices(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * Returns what devices add to the environment of a container, in order. The files are read anew each time.
     *
     * @param ids fully qualified names, {@code vendor/class=device}
     * @throws UnresolvedDeviceException if one of them is not described by any valid file; names all such devices
     */
    public List<String> environmentOf(List<String> ids) throws UnresolvedDeviceException {
        if (ids.isEmpty()) {
            return List.of();
        }
        Catalog catalog = scan();
        List<String> unresolved = new ArrayList<>();
        List<String> env = new ArrayList<>();
        Set<CdiSpec> applied = new HashSet<>();
        for (String id : ids.stream().distinct().toList()) {
            Source source = catalog.devices().get(id);
            if (source == null || catalog.conflicts().contains(id)) {
                unresolved.add(id);
                continue;
            }
            if (applied.add(source.spec())) {
                env.addAll(source.spec().env());
            }
            env.addAll(source.spec().devices().getOrDefault(source.device(), List.of()));
        }
        if (!unresolved.isEmpty()) {
            throw new UnresolvedDeviceException("CDI device injection failed: unresolvable CDI devices %s%s"
                    .formatted(
                            String.join(", ", unresolved),
                            catalog.problems().isEmpty() ? "" : " (" + String.join("; ", catalog.problems()) + ")"));
        }
        return env;
    }

    private Catalog scan() {
        Catalog catalog = new Catalog(new LinkedHashMap<>(), new HashSet<>(), new ArrayList<>());
        for (int priority = 0; priority < directories.size(); priority++) {
            for (Path file : specFiles(directories.get(priority))) {
                try {
                    add(CdiSpecReader.read(file), priority, catalog);
                } catch (InvalidSpecException e) {
                    catalog.problems().add("%s is ignored: %s".formatted(file, e.getMessage()));
                }
            }
        }
        return catalog;
    }

    private static void add(CdiSpec spec, int priority, Catalog catalog) {
        for (String device : spec.devices().keySet()) {
            String id = spec.kind() + "=" + device;
            Source earlier = catalog.devices().put(id, new Source(spec, device, priority));
            if (earlier != null && earlier.priority() == priority) {
                catalog.conflicts().add(id);
                catalog.problems().add(id + " is described twice");
            } else {
                catalog.conflicts().remove(id);
            }
        }
    }

    private static List<Path> specFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(".json") || file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
