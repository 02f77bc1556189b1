package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes whole cores that are idle: those of the preferred priority first, then those with the lowest CPU. */
final class IdleCores implements Step {

    private final List<CpuGroup> cores;

    IdleCores(CpuTopology machine) {
        this.cores = machine.groups(Level.CORE);
    }

    private record Candidate(CpuSet cpus, long score) {}

    @Override
    public CpuSet take(Ask ask) {
        List<Candidate> idle = new ArrayList<>();
        for (CpuGroup core : cores) {
            if (ask.free().containsAll(core.cpus())) {
                idle.add(new Candidate(core.cpus(), ask.preference().score(core.cpus())));
            }
        }
        idle.sort(Comparator.comparingLong(Candidate::score).reversed());
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (Candidate core : idle) {
            if (core.cpus().size() <= missing) {
                taken.add(core.cpus());
                missing -= core.cpus().size();
            }
        }
        return CpuSet.unionOf(taken);
    }
}
