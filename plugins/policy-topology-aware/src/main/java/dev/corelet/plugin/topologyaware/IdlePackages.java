package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes whole packages that are idle. Of a package only the CPUs of the preferred priority count. Packages with more of
 * them come first, then those with a lower id.
 */
final class IdlePackages implements Step {

    private final List<CpuGroup> packages;

    IdlePackages(CpuTopology machine) {
        this.packages = machine.groups(Level.PACKAGE);
    }

    private record Candidate(CpuGroup cpuPackage, CpuSet cpus, long score) {}

    @Override
    public CpuSet take(Ask ask) {
        List<Candidate> idle = new ArrayList<>();
        for (CpuGroup cpuPackage : packages) {
            CpuSet cpus = cpuPackage.cpus().intersect(ask.preference().preferred());
            if (!cpus.isEmpty() && ask.free().containsAll(cpus)) {
                idle.add(
                        new Candidate(cpuPackage, cpus, ask.preference().score(cpuPackage.cpus()::sizeOfIntersection)));
            }
        }
        idle.sort(Comparator.comparingLong(Candidate::score)
                .reversed()
                .thenComparingInt(candidate -> candidate.cpuPackage().kernelId()));
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (Candidate candidate : idle) {
            if (candidate.cpus().size() <= missing) {
                taken.add(candidate.cpus());
                missing -= candidate.cpus().size();
            }
        }
        return CpuSet.unionOf(taken);
    }
}
