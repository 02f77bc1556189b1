package dev.corelet.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The directory that ships, as the build has just put it together. */
final class Distribution {

    static final Path HOME = Path.of(System.getProperty("basedir"), "target", "corelet");
    static final Path PLUGINS = HOME.resolve("plugins");

    private Distribution() {}

    /** Returns the jars of one of its directories. */
    static List<Path> jars(String directory) {
        try (Stream<Path> files = Files.list(HOME.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the one jar that plugins are compiled against. */
    static Path apiJar() {
        return jars("lib").stream()
                .filter(jar -> jar.getFileName().toString().startsWith("corelet-api-"))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the command line of the agent's {@code corelet}: nothing of the sandbox is on its class path. */
    static List<String> corelet(String... arguments) {
        return java(HOME.resolve("lib") + "/*", "dev.corelet.host.cli.CoreletCommand", arguments);
    }

    /** Returns the command line of {@code corelet} with everything, as {@code ./corelet} runs it. */
    static List<String> coreletWithSandbox(String... arguments) {
        return java(
                HOME.resolve("sandbox-lib") + "/*:" + HOME.resolve("lib") + "/*",
                "dev.corelet.sandbox.cli.SandboxMain",
                arguments);
    }

    private static List<String> java(String classPath, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcorelet.home=" + HOME,
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        return command;
    }
}
