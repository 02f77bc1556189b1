package dev.corelet.host.topology;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the files of a machine into a topology: reads the facts, then settles level by level what they disagree on. */
final class MachineDiscovery {

    /** The most that Linux can be built for on any architecture (CONFIG_NR_CPUS). */
    static final int MAX_CPUS = 8192;

    /** More would only wait for each other in the kernel. */
    private static final int MAX_THREADS = 8;

    private final Findings findings = new Findings();
    private final Sysfs sysfs;
    private final int threads;

    MachineDiscovery(FileTree tree) {
        this(tree, Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS));
    }

    MachineDiscovery(FileTree tree, int threads) {
        this.sysfs = new Sysfs(new BoundedTree(tree), new SetTexts(), findings);
        this.threads = threads;
    }

    /**
     * Discovers the machine.
     *
     * @throws NoUsableCpuException if there is no CPU to use
     * @throws OversizeException if the files are more than those of any machine
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays so
     */
    DiscoveredMachine discover() throws NoUsableCpuException {
        CpuSet directories = CpuSet.of(sysfs.numbered(Sysfs.CPUS, "cpu").stream()
                .mapToInt(Integer::intValue)
                .toArray());
        CpuSet online = atMost(MAX_CPUS, online(directories));
        CpuSet present = present(directories, online);
        CpuSet isolated = isolated();

        List<CpuFacts> facts = new CpuReading(sysfs, directories, threads).read(online, findings);
        Groups groups = new GroupDiscovery(facts, findings).discover();
        Caches caches = new CacheDiscovery(facts, groups, findings).discover();
        NumaNodes nodes = new NumaDiscovery(sysfs, findings).discover(facts, groups);
        CoreKinds kinds = new CoreKindDiscovery(sysfs, findings).discover(facts, groups);

        List<Cpu> cpus = facts.stream()
                .map(cpu -> new Cpu(
                        cpu.id(),
                        groups.of(cpu.id(), Level.PACKAGE),
                        groups.of(cpu.id(), Level.DIE),
                        groups.of(cpu.id(), Level.CLUSTER),
                        groups.of(cpu.id(), Level.CORE),
                        caches.of(cpu.id()),
                        nodes.of(cpu.id()),
                        kinds.of(cpu.id()),
                        isolated.contains(cpu.id()),
                        cpu.frequency()))
                .toList();
        return new DiscoveredMachine(
                new CpuTopology(cpus, nodes.nodes(), present.minus(online), groups.reported()), findings.toList());
    }

    private CpuSet online(CpuSet directories) throws NoUsableCpuException {
        String path = Sysfs.CPUS + "/online";
        String assumed = "every cpu<N> is online unless its own file says no";
        CpuSet listed = listed(path, assumed);
        if (!listed.isEmpty()) {
            return listed;
        }
        CpuSet online = CpuSet.of(directories.stream()
                .filter(cpu -> !sysfs.text(cpu, "online").equals(Optional.of("0")))
                .limit(MAX_CPUS + 1L)
                .toArray());
        if (online.isEmpty()) {
            String why = findings.toList().stream()
                    .filter(finding -> !finding.problem().equals(Sysfs.MISSING))
                    .map(finding -> "; %s %s".formatted(finding.path(), finding.problem()))
                    .collect(Collectors.joining());
            throw new NoUsableCpuException(
                    "no usable CPU: %s lists none and there is no cpu<N> beside it that is online%s"
                            .formatted(path, why));
        }
        return online;
    }

    /** Returns the CPUs in a file that has to name some. */
    private CpuSet listed(String path, String assumedWithout) {
        Optional<CpuSet> listed = sysfs.requiredList(path, assumedWithout);
        if (listed.equals(Optional.of(CpuSet.EMPTY))) {
            findings.add(path, "empty", assumedWithout);
        }
        return listed.orElse(CpuSet.EMPTY);
    }

    private CpuSet atMost(int most, CpuSet online) {
        if (online.size() <= most) {
            return online;
        }
        CpuSet lowest = CpuSet.of(online.stream().limit(most).toArray());
        findings.add(
                Sysfs.CPUS,
                "more than %d CPUs, which Linux can't have".formatted(most),
                "those above CPU %d are left out".formatted(lowest.last()));
        return lowest;
    }

    private CpuSet present(CpuSet directories, CpuSet online) {
        String path = Sysfs.CPUS + "/present";
        CpuSet listed = listed(path, "every cpu<N> beside it is present");
        if (listed.isEmpty()) {
            return directories;
        }
        CpuSet unlisted = online.minus(listed);
        if (!unlisted.isEmpty()) {
            findings.add(path, "does not list CPUs %s, which are online".formatted(unlisted), "they are present");
        }
        return listed;
    }

    private CpuSet isolated() {
        return sysfs.requiredList(Sysfs.CPUS + "/isolated", "no CPU is isolated")
                .orElse(CpuSet.EMPTY);
    }
}
