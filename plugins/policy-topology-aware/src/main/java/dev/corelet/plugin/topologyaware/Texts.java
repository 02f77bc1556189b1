package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import java.util.List;

/** Words for people. */
final class Texts {

    private Texts() {}

    static String orNone(CpuSet cpus) {
        return cpus.isEmpty() ? "none" : cpus.toString();
    }

    /** Returns the first few of them, and how many more there are. */
    static String summary(List<String> containers) {
        int more = containers.size() - 3;
        return more <= 0
                ? String.join(", ", containers)
                : "%s and %d more".formatted(String.join(", ", containers.subList(0, 3)), more);
    }
}
