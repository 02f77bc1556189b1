package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The settled groups of a machine: every CPU is in one of each level, and they nest.
 *
 * @param byLevel the groups by CPU
 * @param reported the levels that the machine's files say something about
 */
record Groups(Map<Level, Map<Integer, CpuGroup>> byLevel, Set<Level> reported) {

    CpuGroup of(int cpu, Level level) {
        return Objects.requireNonNull(Objects.requireNonNull(byLevel.get(level)).get(cpu));
    }
}
