package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a decision tells how it was come by. */
interface Trace {

    /** For when nobody wants to know. */
    Trace NONE = new Trace() {
        @Override
        public void about(ContainerId container, Supplier<String> line) {}

        @Override
        public void tell(Supplier<String> line) {}
    };

    /** Takes a line with which the lines about a container begin. */
    void about(ContainerId container, Supplier<String> line);

    /** Takes a line, which is made only if somebody wants to know. */
    void tell(Supplier<String> line);

    /** Keeps the lines about one container, and those about none. */
    final class Recording implements Trace {

        private final Optional<ContainerId> asked;
        private final List<String> lines = new ArrayList<>();
        private boolean wanted = true;

        Recording(Optional<ContainerId> asked) {
            this.asked = asked;
        }

        @Override
        public void about(ContainerId container, Supplier<String> line) {
            wanted = asked.isEmpty() || asked.get().equals(container);
            tell(line);
        }

        @Override
        public void tell(Supplier<String> line) {
            if (wanted) {
                line.get().lines().forEach(text -> lines.addAll(Texts.wrapped(text)));
            }
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
