package dev.corelet.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A plugin jar, made from source text as a plugin author would make it. Not thread safe.
 *
 * <pre>{@code
 * PluginJar.named("mine")
 *         .source("mine.MyScheme", "package mine; ...")
 *         .service("dev.corelet.api.scheme.AttributeScheme", "mine.MyScheme")
 *         .write(directory.resolve("mine.jar"));
 * }</pre>
 */
public final class PluginJar {

    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private String classPath = System.getProperty("java.class.path");

    private PluginJar() {}

    /** Starts a plugin with that {@code Plugin-Id} and version 1.0.0. */
    public static PluginJar named(String id) {
        return new PluginJar().manifest("Plugin-Id", id).manifest("Plugin-Version", "1.0.0");
    }

    /** Starts a jar whose manifest names no plugin. */
    public static PluginJar withoutDescriptor() {
        return new PluginJar();
    }

    /** Sets an entry of the manifest. */
    public PluginJar manifest(String key, String value) {
        manifest.put(key, value);
        return this;
    }

    /** Adds a class, by its full name and its source. */
    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** Declares a service the ServiceLoader way. */
    public PluginJar service(String spi, String implementation) {
        files.merge("META-INF/services/" + spi, implementation + "\n", String::concat);
        return this;
    }

    /** Compiles against this class path instead of the running test's. */
    public PluginJar compiledAgainst(Path... jars) {
        classPath = String.join(":", Stream.of(jars).map(Path::toString).toList());
        return this;
    }

    /**
     * Compiles the sources and writes the jar.
     *
     * @throws IllegalArgumentException if the sources do not compile; the compiler's output is on standard error
     */
    public Path write(Path jar) {
        try {
            Path work = Files.createTempDirectory("plugin");
            try {
                compile(work);
                pack(work, jar);
            } finally {
                delete(work);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path work) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "--release", "17", "-classpath", classPath, "-d", work.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException("the plugin's sources do not compile: " + sources.keySet());
        }
    }

    private void pack(Path work, Path jar) throws IOException {
        Manifest head = new Manifest();
        head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((key, value) -> head.getMainAttributes().putValue(key, value));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), head);
                Stream<Path> tree = Files.walk(work)) {
            for (Path file :
                    tree.filter(path -> path.toString().endsWith(".class")).toList()) {
                add(out, work.relativize(file).toString(), Files.readAllBytes(file));
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                add(out, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
