package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One thing that is done to the cluster. */
public sealed interface Step {

    /** Returns what is done, in the words of the script. */
    String label();

    /**
     * Applies the objects of a manifest, in its order.
     *
     * @param given the file as the user named it
     * @param file where it is
     */
    record Apply(String given, Path file) implements Step {
        @Override
        public String label() {
            return "apply " + given;
        }
    }

    /** Deletes an object. */
    record Delete(ObjectName object) implements Step {
        @Override
        public String label() {
            return "delete " + object;
        }
    }

    /** Kills the agent, which gets no chance to clean up. */
    record KillAgent() implements Step {
        @Override
        public String label() {
            return "killAgent";
        }
    }

    /** Starts the agent again. */
    record StartAgent() implements Step {
        @Override
        public String label() {
            return "startAgent";
        }
    }

    /** Restarts the container runtime; its containers live on. */
    record RestartRuntime() implements Step {
        @Override
        public String label() {
            return "restartRuntime";
        }
    }

    /** Takes CPUs of the machine offline; the kernel takes them out of the CPU sets of containers. */
    record Offline(CpuSet cpus) implements Step {
        @Override
        public String label() {
            return "offline " + cpus;
        }
    }

    /** Brings CPUs of the machine online again. */
    record Online(CpuSet cpus) implements Step {
        @Override
        public String label() {
            return "online " + cpus;
        }
    }

    /** Changes what the agent's configuration selects; what is empty stays as it is. */
    record Activate(Optional<Selection> scheme, Optional<Selection> policy) implements Step {
        @Override
        public String label() {
            return Stream.of(
                            scheme.map(selection -> "scheme " + selection.name()),
                            policy.map(selection -> "policy " + selection.name()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(", ", "activate ", ""));
        }
    }

    /**
     * Copies a jar into the agent's plugin directory.
     *
     * @param given the jar as the user named it
     * @param jar where it is
     */
    record DropPlugin(String given, Path jar) implements Step {
        @Override
        public String label() {
            return "dropPlugin " + given;
        }
    }
}
