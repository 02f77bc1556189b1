package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import java.util.Optional;

/** What the kernel of the simulated machine would say to the values of a cgroup. */
record Machine(CpuSet onlineCpus, NodeSet memoryNodes) {

    /** Returns why a container with these values cannot run, in runc's words; empty if it can. */
    Optional<String> refusal(CpuValues cpu) {
        return refusal("cpuset.cpus", cpu.cpus(), onlineCpus)
                .or(() -> refusal("cpuset.mems", cpu.mems(), memoryNodes.ids()))
                .or(() -> cpu.shares() == 1
                        ? Optional.of("failed to write \"1\" to cpu.shares: the minimum allowed cpu-shares is 2")
                        : Optional.empty());
    }

    private static Optional<String> refusal(String file, String list, CpuSet present) {
        CpuSet wanted;
        try {
            wanted = CpuSet.parse(list);
        } catch (IllegalArgumentException e) {
            return Optional.of("failed to write \"%s\" to %s: invalid argument".formatted(list, file));
        }
        return present.containsAll(wanted)
                ? Optional.empty()
                : Optional.of("failed to write \"%s\" to %s: numerical result out of range".formatted(list, file));
    }
}
