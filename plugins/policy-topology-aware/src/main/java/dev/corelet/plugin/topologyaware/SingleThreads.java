package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes single CPUs, always as many as are asked for.
 *
 * <p>Package by package: first those that the request uses already, then those with enough CPUs of the preferred
 * priority, then by id. In a package CPUs of the preferred priority come first, then those of the cores that have the
 * fewest free CPUs left, so that idle cores stay whole, then the lowest.
 */
final class SingleThreads implements Step {

    private final List<CpuGroup> packages;
    private final Cores cores;

    SingleThreads(CpuTopology machine, Cores cores) {
        this.packages = machine.groups(Level.PACKAGE);
        this.cores = cores;
    }

    /**
     * A core that has free CPUs.
     *
     * @param standing the lower, the sooner it is taken from
     */
    private record Candidate(int core, int standing) {}

    @Override
    public CpuSet take(Ask ask) {
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (CpuGroup cpuPackage : inOrder(ask)) {
            for (Candidate candidate : candidates(ask, cpuPackage.cpus())) {
                CpuSet some = cores.cpus(candidate.core()).intersect(ask.free()).lowest(missing);
                taken.add(some);
                missing -= some.size();
                if (missing == 0) {
                    return CpuSet.unionOf(taken);
                }
            }
        }
        return CpuSet.unionOf(taken);
    }

    private List<Candidate> candidates(Ask ask, CpuSet cpuPackage) {
        List<Candidate> candidates = new ArrayList<>();
        for (int core = 0; core < cores.count(); core++) {
            int free = cores.countIn(ask.free(), core);
            if (free > 0 && cpuPackage.contains(cores.lowest(core))) {
                int rank = ask.preference().rank(cores.lowest(core));
                candidates.add(new Candidate(core, rank * (CpuSet.MAX_ID + 1) + free));
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::standing));
        return candidates;
    }

    private List<CpuGroup> inOrder(Ask ask) {
        if (packages.size() == 1) {
            return packages;
        }
        return packages.stream()
                .map(cpuPackage -> Place.of(cpuPackage, ask))
                .filter(place -> place.free() > 0)
                .sorted(Place.BEST_FIRST)
                .map(Place::cpuPackage)
                .toList();
    }

    /**
     * A package.
     *
     * @param used how many CPUs of it were picked before
     * @param free how many of its CPUs are free
     * @param enough whether as many of the preferred priority are free as are needed
     * @param fit the higher, the better: if there are enough, the fewer of the preferred priority the better, else how
     *     its free CPUs are liked
     */
    private record Place(CpuGroup cpuPackage, int used, int free, boolean enough, long fit) {

        static final Comparator<Place> BEST_FIRST = Comparator.comparingInt(Place::used)
                .thenComparing(Place::enough)
                .thenComparingLong(Place::fit)
                .reversed()
                .thenComparingInt(place -> place.cpuPackage().kernelId());

        static Place of(CpuGroup cpuPackage, Ask ask) {
            CpuSet free = ask.free().intersect(cpuPackage.cpus());
            int used = ask.picked().sizeOfIntersection(cpuPackage.cpus());
            if (ask.preference().sought().isEmpty()) {
                return new Place(cpuPackage, used, free.size(), false, 0);
            }
            int preferred = free.sizeOfIntersection(ask.preference().preferred());
            boolean enough = preferred >= ask.amount();
            return new Place(
                    cpuPackage,
                    used,
                    free.size(),
                    enough,
                    enough ? -preferred : ask.preference().score(free::sizeOfIntersection));
        }
    }
}
