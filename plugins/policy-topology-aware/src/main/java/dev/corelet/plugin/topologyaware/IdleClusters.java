package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes whole clusters of cores that are idle, on machines that mix kinds of cores. Of a cluster only the CPUs of the
 * preferred priority count.
 *
 * <p>One cluster that has just as many CPUs as are asked for is best. If clusters are smaller, several are taken: in the
 * tightest die whose idle clusters suffice, else in the tightest such package. Clusters are not split here, so if the
 * tightest one is larger than what is asked for, none is taken.
 *
 * <p>Where the kernel gives each core of a die a cluster of its own, as it does with P-cores, these cores are one cluster.
 */
final class IdleClusters implements Step {

    private final List<CpuBlock> clusters;

    IdleClusters(CpuTopology machine) {
        this.clusters = machine.kinds().size() > 1 && machine.reports(Level.CLUSTER) ? clusters(machine) : List.of();
    }

    /** The single cores of one kind on one die. */
    private record Single(CpuGroup die, boolean efficient) {}

    private static List<CpuBlock> clusters(CpuTopology machine) {
        CpuSet efficient = CpuPriorities.efficient(machine);
        List<CpuBlock> clusters = new ArrayList<>();
        Map<Single, CpuSet> singles = new LinkedHashMap<>();
        for (CpuGroup cluster : machine.groups(Level.CLUSTER)) {
            Cpu lowest = machine.cpu(cluster.cpus().first());
            if (lowest.core().cpus().equals(cluster.cpus())) {
                Single single = new Single(lowest.die(), efficient.contains(lowest.id()));
                singles.merge(single, cluster.cpus(), CpuSet::union);
            } else {
                clusters.add(CpuBlock.of(machine, cluster.cpus()));
            }
        }
        singles.values().forEach(cpus -> clusters.add(CpuBlock.of(machine, cpus)));
        return CpuBlock.severalInPackage(clusters);
    }

    /**
     * A cluster that is idle.
     *
     * @param spread 0 if it suffices alone, 1 if its die's idle clusters suffice, 2 if its package's do, 3 otherwise
     * @param room how many CPUs are idle in what suffices
     */
    private record Candidate(CpuSet cpus, int spread, int room) {}

    @Override
    public CpuSet take(Ask ask) {
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (Candidate cluster : candidates(ask)) {
            if (cluster.cpus().size() > missing) {
                break;
            }
            taken.add(cluster.cpus());
            missing -= cluster.cpus().size();
        }
        return CpuSet.unionOf(taken);
    }

    private List<Candidate> candidates(Ask ask) {
        List<CpuBlock> idle = new ArrayList<>();
        Map<CpuGroup, Integer> room = new HashMap<>();
        CpuSet wanted = ask.preference().grouped().intersect(ask.preference().preferred());
        for (CpuBlock cluster : clusters) {
            CpuSet cpus = cluster.cpus().intersect(wanted);
            if (!cpus.isEmpty() && ask.free().containsAll(cpus)) {
                idle.add(new CpuBlock(cluster.cpuPackage(), cluster.die(), cluster.numaNode(), cpus));
                room.merge(cluster.die(), cpus.size(), Integer::sum);
                room.merge(cluster.cpuPackage(), cpus.size(), Integer::sum);
            }
        }
        return idle.stream()
                .map(cluster -> candidate(cluster, room, ask.amount()))
                .sorted(Comparator.comparingInt(Candidate::spread).thenComparingInt(Candidate::room))
                .toList();
    }

    private static Candidate candidate(CpuBlock cluster, Map<CpuGroup, Integer> room, int amount) {
        int inDie = room.getOrDefault(cluster.die(), 0);
        int inPackage = room.getOrDefault(cluster.cpuPackage(), 0);
        if (cluster.cpus().size() >= amount) {
            return new Candidate(cluster.cpus(), 0, cluster.cpus().size());
        }
        if (inDie >= amount) {
            return new Candidate(cluster.cpus(), 1, inDie);
        }
        return inPackage >= amount ? new Candidate(cluster.cpus(), 2, inPackage) : new Candidate(cluster.cpus(), 3, 0);
    }
}
