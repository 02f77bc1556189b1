package dev.corelet.sandbox.script;

import dev.corelet.api.topology.CpuSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One step of a script. */
public sealed interface Step {

    /** Returns what is done, in the words of the script. */
    String label();

    /** A step that changes the cluster. */
    sealed interface Action extends Step {}

    /**
     * Applies the objects of a manifest, in its order.
     *
     * @param given the file as the user named it
     * @param file where it is
     */
    record Apply(String given, Path file) implements Action {
        @Override
        public String label() {
            return "apply " + given;
        }
    }

    /** Deletes an object. */
    record Delete(ObjectName object) implements Action {
        @Override
        public String label() {
            return "delete " + object;
        }
    }

    /** Kills the agent, which gets no chance to clean up. */
    record KillAgent() implements Action {
        @Override
        public String label() {
            return "killAgent";
        }
    }

    /** Starts the agent again. */
    record StartAgent() implements Action {
        @Override
        public String label() {
            return "startAgent";
        }
    }

    /** Restarts the container runtime; its containers live on. */
    record RestartRuntime() implements Action {
        @Override
        public String label() {
            return "restartRuntime";
        }
    }

    /** Takes CPUs of the machine offline; the kernel takes them out of the CPU sets of containers. */
    record Offline(CpuSet cpus) implements Action {
        @Override
        public String label() {
            return "offline " + cpus;
        }
    }

    /** Brings CPUs of the machine online again. */
    record Online(CpuSet cpus) implements Action {
        @Override
        public String label() {
            return "online " + cpus;
        }
    }

    /** Changes what the agent's configuration selects; what is empty stays as it is. */
    record Activate(Optional<Selection> scheme, Optional<Selection> policy) implements Action {
        @Override
        public String label() {
            return Stream.of(
                            scheme.map(selection -> "scheme " + selection.name()),
                            policy.map(selection -> "policy " + selection.name()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(", ", "activate ", ""));
        }
    }

    /** Gives the agent another configuration; the machine stays. */
    record Configure(Configuration configuration) implements Action {
        @Override
        public String label() {
            return configuration instanceof Configuration.Separate separate
                    ? "configure " + separate.file().getFileName()
                    : "configure";
        }
    }

    /**
     * Copies a jar into the agent's plugin directory.
     *
     * @param given the jar as the user named it
     * @param jar where it is
     */
    record DropPlugin(String given, Path jar) implements Action {
        @Override
        public String label() {
            return "dropPlugin " + given;
        }
    }

    /** Changes nothing and compares the cluster with what it should be. */
    record Expect(List<Expectation> expectations) implements Step {

        public Expect {
            expectations = List.copyOf(expectations);
        }

        @Override
        public String label() {
            return "expect";
        }
    }

    /**
     * Changes nothing and asks the agent why somebody has the CPUs that it has.
     *
     * @param subject a container, pod or claim, as {@code corelet explain} takes it
     */
    record Explain(String subject) implements Step {
        @Override
        public String label() {
            return "explain " + subject;
        }
    }

    /**
     * Tries something that should not be possible.
     *
     * @param place where the script says so
     * @param action what is tried
     * @param error a part of the message that says why it is not possible
     */
    record Fails(Place place, Action action, String error) implements Step {
        @Override
        public String label() {
            return action.label() + ", which fails";
        }
    }
}
