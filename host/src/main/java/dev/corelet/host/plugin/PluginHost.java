package dev.corelet.host.plugin;

import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.host.CoreletVersion;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * The plugins found in one directory: which schemes and policies there are, and what became of each jar.
 *
 * <p>Jars are taken in the order of their file names; of two that offer the same name the first is used and the
 * second refused. A jar that is refused does not keep the others from being used. Close it when its schemes and
 * policies are no longer called.
 */
public final class PluginHost implements AutoCloseable {

    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private final Path directory;
    private final JarPlugins engine;
    private final SortedMap<String, AttributeScheme> schemes = new TreeMap<>();
    private final SortedMap<String, AllocationPolicy> policies = new TreeMap<>();
    private final Map<String, Path> offeredBy = new LinkedHashMap<>();
    private final List<PluginReport> reports = new ArrayList<>();

    private PluginHost(Path directory) {
        this.directory = directory;
        this.engine = new JarPlugins(directory);
    }

    /**
     * Loads every {@code *.jar} of a directory.
     *
     * @throws OperatorException if the directory can't be read
     */
    public static PluginHost load(Path directory) {
        PluginHost host = new PluginHost(directory);
        host.loadAll(jarsOf(directory));
        return host;
    }

    private static List<Path> jarsOf(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OperatorException(
                    "plugin directory %s can't be read; name one that holds plugin jars".formatted(directory), e);
        }
    }

    private void loadAll(List<Path> jars) {
        Map<Path, PluginWrapper> loaded = new LinkedHashMap<>();
        Map<Path, String> refused = new LinkedHashMap<>();
        for (Path jar : jars) {
            try {
                Optional<String> objection = objection(engine.describe(jar), loaded);
                if (objection.isPresent()) {
                    refused.put(jar, objection.get());
                } else {
                    loaded.put(jar, engine.load(jar));
                }
            } catch (RuntimeException e) {
                // PF4J's own exceptions, and those of the parsers below it that it lets through.
                refused.put(jar, reason(e));
            }
        }
        try {
            engine.resolve();
        } catch (PluginRuntimeException e) {
            loaded.keySet().forEach(jar -> refused.put(jar, reason(e)));
        }
        for (Path jar : jars) {
            PluginWrapper plugin = loaded.get(jar);
            String refusal = refused.get(jar);
            reports.add(
                    plugin == null
                            ? refusal(jar, Optional.empty(), refusal == null ? "unreadable" : refusal)
                            : refusal == null ? start(jar, plugin) : refusal(jar, Optional.of(plugin), refusal));
        }
    }

    private static Optional<String> objection(PluginDescriptor descriptor, Map<Path, PluginWrapper> loaded) {
        if (!descriptor.getDependencies().isEmpty()) {
            return Optional.of("has Plugin-Dependencies (%s), which plugins can't have; put what it needs into the jar"
                    .formatted(descriptor.getDependencies().stream()
                            .map(PluginDependency::getPluginId)
                            .collect(Collectors.joining(", "))));
        }
        return loaded.entrySet().stream()
                .filter(other -> other.getValue().getPluginId().equals(descriptor.getPluginId()))
                .findFirst()
                .map(other -> "has the Plugin-Id '%s', which %s has already; rename one or remove one"
                        .formatted(descriptor.getPluginId(), other.getKey().getFileName()));
    }

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String detail = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return "is no plugin (%s); expected a jar whose manifest has Plugin-Id and Plugin-Version"
                .formatted(detail.strip().replace('\n', ' '));
    }

    private PluginReport start(Path jar, PluginWrapper plugin) {
        Optional<PluginWrapper> known = Optional.of(plugin);
        if (plugin.getPluginState() == PluginState.DISABLED) {
            return refusal(
                    jar,
                    known,
                    "requires the plugin API %s, this agent has %s; use a build of it for this version"
                            .formatted(
                                    plugin.getDescriptor().getRequires(),
                                    CoreletVersion.current().api()));
        }
        if (engine.startPlugin(plugin.getPluginId()) != PluginState.STARTED) {
            return refusal(jar, known, "failed to start: " + plugin.getFailedException());
        }
        try {
            List<AttributeScheme> newSchemes = services(AttributeScheme.class, plugin);
            List<AllocationPolicy> newPolicies = services(AllocationPolicy.class, plugin);
            if (newSchemes.isEmpty() && newPolicies.isEmpty()) {
                return refusal(
                        jar,
                        known,
                        "offers nothing; expected META-INF/services/%s or .../%s"
                                .formatted(AttributeScheme.class.getName(), AllocationPolicy.class.getName()));
            }
            Map<String, AttributeScheme> schemesByName = named(jar, "scheme", newSchemes, AttributeScheme::name);
            Map<String, AllocationPolicy> policiesByName = named(jar, "policy", newPolicies, AllocationPolicy::name);
            schemes.putAll(schemesByName);
            policies.putAll(policiesByName);
            schemesByName.keySet().forEach(name -> offeredBy.put("scheme " + name, jar));
            policiesByName.keySet().forEach(name -> offeredBy.put("policy " + name, jar));
            return report(
                    jar,
                    known,
                    List.copyOf(schemesByName.keySet()),
                    List.copyOf(policiesByName.keySet()),
                    Optional.empty());
        } catch (PluginFailure e) {
            return refusal(jar, known, String.valueOf(e.getMessage()));
        }
    }

    /** Instantiates the plugin's own providers: what its loader sees of others is not its contribution. */
    private static <T> List<T> services(Class<T> spi, PluginWrapper plugin) {
        ClassLoader loader = plugin.getPluginClassLoader();
        try {
            return ServiceLoader.load(spi, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new PluginFailure("declares a service that can't be loaded: " + e.getMessage(), e);
        }
    }

    private <T> Map<String, T> named(Path jar, String kind, List<T> extensions, Function<T, String> nameOf) {
        Map<String, T> byName = new LinkedHashMap<>();
        for (T extension : extensions) {
            String name = PluginCall.into(extension, "a " + kind + "'s name()", () -> nameOf.apply(extension));
            if (!name.matches(NAME)) {
                throw new PluginFailure(
                        "calls a %s '%s'; expected lower-case letters, digits and '-', at most 63 characters"
                                .formatted(kind, name));
            }
            Path other = byName.containsKey(name) ? jar : offeredBy.get(kind + " " + name);
            if (other != null) {
                throw new PluginFailure("offers %s '%s', which %s offers already; rename one or remove one"
                        .formatted(kind, name, other.getFileName()));
            }
            byName.put(name, extension);
        }
        return byName;
    }

    private static PluginReport refusal(Path jar, Optional<PluginWrapper> plugin, String reason) {
        return report(jar, plugin, List.of(), List.of(), Optional.of(jar.getFileName() + " " + reason));
    }

    private static PluginReport report(
            Path jar,
            Optional<PluginWrapper> plugin,
            List<String> schemes,
            List<String> policies,
            Optional<String> refusal) {
        return new PluginReport(
                jar,
                plugin.map(PluginWrapper::getPluginId),
                plugin.map(known -> known.getDescriptor().getVersion()),
                schemes,
                policies,
                refusal);
    }

    /** Returns what became of each jar, in the order of their file names. */
    public List<PluginReport> reports() {
        return List.copyOf(reports);
    }

    /**
     * Returns this, if no jar was refused: for commands that somebody runs by hand and wants to hear about it.
     *
     * @throws OperatorException with the first refusal
     */
    public PluginHost requireSound() {
        reports.stream()
                .flatMap(report -> report.refusal().stream())
                .findFirst()
                .ifPresent(refusal -> {
                    throw new OperatorException("plugin %s".formatted(refusal));
                });
        return this;
    }

    /**
     * Returns the scheme of that name.
     *
     * @throws OperatorException if there is none, with the names that there are
     */
    public AttributeScheme scheme(String name) {
        return find("scheme", name, schemes);
    }

    /**
     * Returns the policy of that name.
     *
     * @throws OperatorException if there is none, with the names that there are
     */
    public AllocationPolicy policy(String name) {
        return find("policy", name, policies);
    }

    private <T> T find(String kind, String name, SortedMap<String, T> known) {
        T extension = known.get(name);
        if (extension == null) {
            throw new OperatorException(
                    known.isEmpty()
                            ? "unknown %s '%s': no plugin in %s offers one".formatted(kind, name, directory)
                            : "unknown %s '%s'; known are %s (from %s)"
                                    .formatted(kind, name, String.join(", ", known.keySet()), directory));
        }
        return extension;
    }

    /** Stops the plugins and closes their jars. */
    @Override
    public void close() {
        engine.stopPlugins();
        engine.unloadPlugins();
    }
}
