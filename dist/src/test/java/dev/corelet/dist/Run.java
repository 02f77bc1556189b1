package dev.corelet.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A command that has ended.
 *
 * @param status its exit status
 * @param output what it wrote, errors included
 */
record Run(int status, String output) {

    static Run of(List<String> command) throws IOException, InterruptedException {
        return of(command, Map.of());
    }

    /** Runs a command with variables beside those of this process. */
    static Run of(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
