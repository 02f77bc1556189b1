package dev.corelet.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent as it ships, in a process of its own. */
final class AgentProcess {

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    static AgentProcess start(Path config, Path log) throws IOException {
        return new AgentProcess(new ProcessBuilder(Distribution.corelet("run", "--config", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Writes a start script for a runtime that launches the agent, with nothing of a usual environment set. */
    static void installAsRuntimePlugin(Path pluginDirectory, Path config, Path log) throws IOException {
        Path script = pluginDirectory.resolve("10-corelet");
        String command = String.join("' '", Distribution.corelet("run", "--config", config.toString()));
        Files.writeString(script, "#!/bin/sh\nexec '%s' >>'%s' 2>&1\n".formatted(command, log));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " can't be made executable");
        }
    }

    /** Ends it without a warning, as a crash does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }
}
