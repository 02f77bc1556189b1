package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuTopology;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files from which {@link CoreKindDiscovery} learns the kinds of cores, by path. */
final class KindFiles {

    /** The computing power of the strongest cores (Linux {@code SCHED_CAPACITY_SCALE}). */
    private static final int FULL_CAPACITY = 1024;

    private static final List<CoreKind> LISTED =
            KindSource.ALL.stream().map(KindSource::kind).toList();

    private KindFiles() {}

    /**
     * Returns the files for the kinds of a machine's cores: a list for each kind, or how powerful each CPU is.
     *
     * @throws IllegalArgumentException if no files say that there are just these kinds; see {@link #require}
     */
    static SortedMap<String, String> of(CpuTopology machine) {
        Set<CoreKind> kinds = machine.cpus().stream().map(Cpu::kind).collect(Collectors.toSet());
        require(kinds);
        if (!LISTED.containsAll(kinds)) {
            return capacities(machine, ranked(kinds.size()));
        }
        boolean told = !kinds.equals(Set.of(CoreKind.P_CORE)) || differInClock(machine);
        return told ? lists(machine) : new TreeMap<>();
    }

    /**
     * Checks that files can say that a machine has these kinds of cores.
     *
     * @throws IllegalArgumentException if they cannot; the message names the kinds
     */
    static void require(Set<CoreKind> kinds) {
        if (LISTED.containsAll(kinds) || Set.copyOf(ranked(kinds.size())).equals(kinds)) {
            return;
        }
        throw new IllegalArgumentException(
                "no files of Linux say that a machine has just the kinds %s; they can say any of %s, or all of %s"
                        .formatted(names(kinds), names(LISTED), names(ranked(Math.max(3, kinds.size())))));
    }

    private static List<CoreKind> ranked(int count) {
        return IntStream.range(0, count)
                .mapToObj(rank -> CoreKindDiscovery.nameOf(rank, count))
                .toList();
    }

    private static String names(Collection<CoreKind> kinds) {
        return String.join(", ", kinds.stream().map(CoreKind::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Cores of one kind that are clocked differently could be taken for several kinds. */
    private static boolean differInClock(CpuTopology machine) {
        Set<CpuFrequency> clocks = machine.cpus().stream().map(Cpu::frequency).collect(Collectors.toSet());
        return clocks.size() > 1;
    }

    private static SortedMap<String, String> lists(CpuTopology machine) {
        SortedMap<String, String> files = new TreeMap<>();
        for (KindSource source : KindSource.ALL) {
            String cpus = machine.online()
                    .filter(cpu -> machine.cpu(cpu).kind().equals(source.kind()))
                    .toString();
            if (!cpus.isEmpty()) {
                files.put(source.path(), cpus);
            }
        }
        return files;
    }

    private static SortedMap<String, String> capacities(CpuTopology machine, List<CoreKind> strongestFirst) {
        SortedMap<String, String> files = new TreeMap<>();
        int count = strongestFirst.size();
        for (Cpu cpu : machine.cpus()) {
            int capacity = FULL_CAPACITY * (count - strongestFirst.indexOf(cpu.kind())) / count;
            files.put("%s/cpu%s/cpu_capacity".formatted(Sysfs.CPUS, cpu.id()), String.valueOf(capacity));
        }
        return files;
    }
}
