package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link SandboxRuntime} is set up.
 *
 * @param nriSocket where it listens for plugins; at most 107 bytes long
 * @param cdiDirectories where CDI spec files are, lowest priority first
 * @param onlineCpus the CPUs of the machine: a container told to use others does not start
 * @param memoryNodes the memory nodes of the machine, likewise
 * @param level which runtime it plays
 * @param registrationTimeout time that a plugin has for its registration once it is connected
 * @param requestTimeout time that a plugin has for each answer
 * @param quirks what it does beyond the usual
 */
public record SandboxRuntimeConfig(
        Path nriSocket,
        List<Path> cdiDirectories,
        CpuSet onlineCpus,
        NodeSet memoryNodes,
        NriLevel level,
        Duration registrationTimeout,
        Duration requestTimeout,
        NriQuirks quirks) {

    public SandboxRuntimeConfig {
        cdiDirectories = List.copyOf(cdiDirectories);
    }

    /** Returns the configuration of a usual runtime: NRI 0.8 with its default timeouts. */
    public static SandboxRuntimeConfig of(
            Path nriSocket, List<Path> cdiDirectories, CpuSet onlineCpus, NodeSet memoryNodes) {
        return new SandboxRuntimeConfig(
                nriSocket,
                cdiDirectories,
                onlineCpus,
                memoryNodes,
                NriLevel.V0_8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                NriQuirks.NONE);
    }

    /** Returns this configuration with another runtime to play. */
    public SandboxRuntimeConfig withLevel(NriLevel other) {
        return new SandboxRuntimeConfig(
                nriSocket, cdiDirectories, onlineCpus, memoryNodes, other, registrationTimeout, requestTimeout, quirks);
    }

    /** Returns this configuration with other time limits. */
    public SandboxRuntimeConfig withTimeouts(Duration registration, Duration request) {
        return new SandboxRuntimeConfig(
                nriSocket, cdiDirectories, onlineCpus, memoryNodes, level, registration, request, quirks);
    }

    /** Returns this configuration with other quirks. */
    public SandboxRuntimeConfig withQuirks(NriQuirks others) {
        return new SandboxRuntimeConfig(
                nriSocket, cdiDirectories, onlineCpus, memoryNodes, level, registrationTimeout, requestTimeout, others);
    }
}
