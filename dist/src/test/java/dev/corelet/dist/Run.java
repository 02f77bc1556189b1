package dev.corelet.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command that has ended.
 *
 * @param status its exit status
 * @param output what it wrote, errors included
 */
record Run(int status, String output) {

    static Run of(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
