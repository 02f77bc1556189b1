package dev.corelet.sandbox.script;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is done to a cluster, step by step.
 *
 * @param topology the machine, as {@code --topology} takes it; empty if the script is for any
 * @param config the agent's configuration; empty if the script is for any
 * @param steps what is done
 */
public record Script(Optional<String> topology, Optional<Configuration> config, List<Step> steps) {

    private static final long MAX_BYTES = 1 << 20;

    public Script {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a script file; the files that it names are relative to its directory.
     *
     * @throws OperatorException if it cannot be read or is no script; the message names file, line and key
     */
    public static Script read(Path file) {
        return new ScriptReader(file.toString(), directoryOf(file)).read(textOf(file));
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static String textOf(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new OperatorException("%s is larger than 1 MiB; expected a script".formatted(file));
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new OperatorException("%s does not exist; expected a script".formatted(file), e);
        } catch (MalformedInputException e) {
            throw new OperatorException("%s is not UTF-8 text; expected a script".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("cannot read the script %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
