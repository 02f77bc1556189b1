package dev.corelet.host.topology;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.Optional;

/** Turns the files of a machine into a topology: reads the facts, then settles level by level what they disagree on. */
final class MachineDiscovery {

    private final Findings findings = new Findings();
    private final Sysfs sysfs;

    MachineDiscovery(FileTree tree) {
        this.sysfs = new Sysfs(tree, findings);
    }

    DiscoveredMachine discover() throws NoUsableCpuException {
        CpuSet directories = CpuSet.of(sysfs.numbered(Sysfs.CPUS, "cpu").stream()
                .mapToInt(Integer::intValue)
                .toArray());
        CpuSet online = online(directories);
        CpuSet present = sysfs.list(Sysfs.CPUS + "/present").orElse(directories);
        CpuSet isolated = sysfs.list(Sysfs.CPUS + "/isolated").orElse(CpuSet.EMPTY);

        CpuFactsReader reader = new CpuFactsReader(sysfs, findings);
        List<CpuFacts> facts = online.stream().mapToObj(reader::read).toList();
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
        Optional<CpuSet> listed = sysfs.list(path).filter(cpus -> !cpus.isEmpty());
        if (listed.isPresent()) {
            return listed.get();
        }
        CpuSet online = directories.filter(cpu -> !sysfs.text(cpu, "online").equals(Optional.of("0")));
        if (online.isEmpty()) {
            throw new NoUsableCpuException(
                    "no usable CPU: %s lists none and there is no cpu<N> beside it that is online".formatted(path));
        }
        findings.add(path, "missing or empty", "every cpu<N> is online unless its own file says no");
        return online;
    }
}
