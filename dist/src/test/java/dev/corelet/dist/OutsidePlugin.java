package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A plugin as somebody without this project writes it: one source file, compiled against the api jar and no other. */
final class OutsidePlugin {

    private final Path work;

    OutsidePlugin(Path work) {
        this.work = work;
    }

    /**
     * Compiles and packs it.
     *
     * @param id the plugin's id, which also names the jar
     * @param className of the implementation, in the default package of {@code source}
     * @param service the interface of the api that it implements
     * @return the jar
     */
    Path build(String id, String className, Class<?> service, String source) throws IOException {
        Path classes = compile(className, source);
        Path jar = work.resolve(id + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest(id))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + service.getName()));
            out.write(className.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(className + ".class"));
            Files.copy(classes.resolve(className + ".class"), out);
        }
        return jar;
    }

    private Path compile(String className, String source) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        Path file = Files.writeString(work.resolve(className + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("--release", "17", "-classpath", apiJar().toString(), "-d", classes.toString());
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return classes;
    }

    private static Path apiJar() {
        return Distribution.jars("lib").stream()
                .filter(jar -> jar.getFileName().toString().startsWith("corelet-api-"))
                .findFirst()
                .orElseThrow();
    }

    private static Manifest manifest(String id) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", "1.0.0");
        return manifest;
    }
}
