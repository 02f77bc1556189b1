package dev.corelet.host.plugin;

import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.host.CoreletVersion;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins found in the operator's directories: which schemes and policies there are, and what became of each jar.
 *
 * <p>Jars are taken in the order of the directories, then of their file names; of two that offer the same name the first
 * is used and the second refused. A jar that is refused, or a directory that can't be read, does not keep the others
 * from being used. Close it when its schemes and policies are no longer called.
 */
public final class PluginHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private final PluginDirectories directories;
    private final String census;
    private final JarCopies copies;
    private final JarPlugins engine;
    private final SortedMap<String, AttributeScheme> schemes = new TreeMap<>();
    private final SortedMap<String, AllocationPolicy> policies = new TreeMap<>();
    private final Map<String, Path> offeredBy = new LinkedHashMap<>();
    private final Map<Path, String> digests = new LinkedHashMap<>();
    private final List<PluginReport> reports = new ArrayList<>();
    private final Set<Path> sharedNames = new HashSet<>();

    private PluginHost(PluginDirectories directories, String census, JarCopies copies) {
        this.directories = directories;
        this.census = census;
        this.copies = copies;
        this.engine = new JarPlugins(copies.directory());
    }

    /** Loads every {@code *.jar} of some directories, with copies of them in the system's temporary directory. */
    public static PluginHost load(PluginDirectories directories) {
        return load(directories, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Loads every {@code *.jar} of some directories.
     *
     * @param scratch where a copy of each is kept until this is closed
     * @throws OperatorException if {@code scratch} can't be used
     */
    public static PluginHost load(PluginDirectories directories, Path scratch) {
        String census = directories.census();
        PluginHost host;
        try {
            host = new PluginHost(directories, census, JarCopies.below(scratch));
        } catch (IOException e) {
            throw new OperatorException("copies of plugins can't be kept in %s: %s".formatted(scratch, e), e);
        }
        try {
            host.loadAll(host.jars());
            return host;
        } catch (UncheckedIOException e) {
            host.close();
            throw new OperatorException(
                    "copies of plugins can't be kept in %s: %s".formatted(scratch, e.getCause()), e);
        }
    }

    /**
     * Removes copies that agents which were killed have left in {@code scratch}; no other agent may use it.
     *
     * @throws OperatorException if that fails
     */
    public static void clean(Path scratch) {
        try {
            JarCopies.removeAllBelow(scratch);
        } catch (IOException e) {
            throw new OperatorException("old copies of plugins in %s can't be removed: %s".formatted(scratch, e), e);
        }
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        for (Path directory : directories.paths()) {
            try {
                jars.addAll(PluginDirectories.jars(directory));
            } catch (IOException e) {
                reports.add(report(
                        directory,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of("directory %s can't be read (%s); name one that holds plugin jars"
                                .formatted(directory, e.getClass().getSimpleName()))));
            }
        }
        return jars;
    }

    private void loadAll(List<Path> jars) {
        noteSharedNames(jars);
        Map<Path, PluginWrapper> loaded = new LinkedHashMap<>();
        Map<Path, String> refused = new LinkedHashMap<>();
        for (Path jar : jars) {
            try {
                JarCopies.Copy copy = copies.copy(jar);
                digests.put(jar, copy.digest());
                Optional<String> objection =
                        objection(copy.digest()).or(() -> objection(engine.describe(copy.copy()), loaded));
                if (objection.isPresent()) {
                    refused.put(jar, objection.get());
                } else {
                    loaded.put(jar, engine.load(copy.copy()));
                }
            } catch (IOException e) {
                refused.put(jar, "can't be read: " + e.getMessage());
            } catch (UncheckedIOException e) {
                throw e;
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

    private Optional<String> objection(String digest) {
        return directories
                .allowedDigests()
                .filter(allowed -> !allowed.contains(digest))
                .map(allowed ->
                        "has the SHA-256 digest %s, which plugins.allowedDigests does not list".formatted(digest));
    }

    private Optional<String> objection(PluginDescriptor descriptor, Map<Path, PluginWrapper> loaded) {
        if (!descriptor.getDependencies().isEmpty()) {
            return Optional.of("has Plugin-Dependencies (%s), which plugins can't have; put what it needs into the jar"
                    .formatted(descriptor.getDependencies().stream()
                            .map(PluginDependency::getPluginId)
                            .collect(Collectors.joining(", "))));
        }
        if (!descriptor.getPluginClass().equals(Plugin.class.getName())) {
            return Optional.of("has the Plugin-Class %s, which plugins can't have; remove it, services are enough"
                    .formatted(descriptor.getPluginClass()));
        }
        return loaded.entrySet().stream()
                .filter(other -> other.getValue().getPluginId().equals(descriptor.getPluginId()))
                .findFirst()
                .map(other -> "has the Plugin-Id '%s', which %s has already; rename one or remove one"
                        .formatted(descriptor.getPluginId(), name(other.getKey())));
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
        return PluginCall.into(loader, "declares a service whose constructor", () -> {
            try {
                return ServiceLoader.load(spi, loader).stream()
                        .filter(provider -> provider.type().getClassLoader() == loader)
                        .map(ServiceLoader.Provider::get)
                        .toList();
            } catch (ServiceConfigurationError | LinkageError e) {
                throw new PluginFailure("declares a service that can't be loaded: " + e.getMessage(), e);
            }
        });
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
                        .formatted(kind, name, name(other)));
            }
            byName.put(name, extension);
        }
        return byName;
    }

    private void noteSharedNames(List<Path> jars) {
        Set<Path> names = new HashSet<>();
        jars.stream().map(Path::getFileName).filter(name -> !names.add(name)).forEach(sharedNames::add);
    }

    /** Returns the jar as messages name it: by its file name, unless jars of several directories have that. */
    private String name(Path jar) {
        return (sharedNames.contains(jar.getFileName()) ? jar : jar.getFileName()).toString();
    }

    private PluginReport refusal(Path jar, Optional<PluginWrapper> plugin, String reason) {
        return report(jar, plugin, List.of(), List.of(), Optional.of(name(jar) + " " + reason));
    }

    private PluginReport report(
            Path jar,
            Optional<PluginWrapper> plugin,
            List<String> schemes,
            List<String> policies,
            Optional<String> refusal) {
        return new PluginReport(
                jar,
                plugin.map(PluginWrapper::getPluginId),
                plugin.map(known -> known.getDescriptor().getVersion()),
                Optional.ofNullable(digests.get(jar)),
                schemes,
                policies,
                refusal);
    }

    /** Returns where they are from. */
    public PluginDirectories directories() {
        return directories;
    }

    /** Tells whether these plugins were loaded from those directories as they are now. */
    public boolean isStill(PluginDirectories now) {
        return directories.equals(now) && census.equals(now.census());
    }

    /** Returns which directories can't be read, then what became of each jar, in the order in which they were taken. */
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
                            ? "unknown %s '%s': no plugin in %s offers one".formatted(kind, name, directories)
                            : "unknown %s '%s'; known are %s (from %s)"
                                    .formatted(kind, name, String.join(", ", known.keySet()), directories));
        }
        return extension;
    }

    /**
     * Returns the digest of the jar that offers the scheme of that name.
     *
     * @throws OperatorException if there is none
     */
    public String digestOfScheme(String name) {
        scheme(name);
        return digestOf("scheme " + name);
    }

    /**
     * Returns the digest of the jar that offers the policy of that name.
     *
     * @throws OperatorException if there is none
     */
    public String digestOfPolicy(String name) {
        policy(name);
        return digestOf("policy " + name);
    }

    private String digestOf(String offer) {
        return Objects.requireNonNull(digests.get(Objects.requireNonNull(offeredBy.get(offer))));
    }

    /** Stops the plugins, closes their jars and removes the copies. */
    @Override
    public void close() {
        engine.stopPlugins();
        engine.unloadPlugins();
        try {
            copies.close();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", copies.directory())
                    .addKeyValue("error", e)
                    .log("copies of plugins can't be removed");
        }
    }
}
