package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes whole cores that are idle: those of the preferred priority first, then those with the lowest CPU. */
final class IdleCores implements Step {

    private final Cores cores;

    IdleCores(Cores cores) {
        this.cores = cores;
    }

    private record Candidate(int core, long score) {}

    @Override
    public CpuSet take(Ask ask) {
        List<Candidate> idle = new ArrayList<>();
        for (int core = 0; core < cores.count(); core++) {
            if (cores.isIn(ask.free(), core)) {
                idle.add(new Candidate(core, score(core, ask.preference())));
            }
        }
        idle.sort(Comparator.comparingLong(Candidate::score).reversed());
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (Candidate candidate : idle) {
            int size = cores.size(candidate.core());
            if (size <= missing) {
                taken.add(cores.cpus(candidate.core()));
                missing -= size;
            }
            if (missing == 0) {
                break;
            }
        }
        return CpuSet.unionOf(taken);
    }

    private long score(int core, Preference preference) {
        return preference.score(set -> cores.countIn(set, core));
    }
}
