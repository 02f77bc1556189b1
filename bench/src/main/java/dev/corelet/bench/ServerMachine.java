package dev.corelet.bench;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.TopologySource;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * The machine that is measured: two packages of two NUMA nodes, 16 CPUs to an L3 cache, two threads to a core, numbered
 * as Linux numbers a server.
 */
public final class ServerMachine {

    private static final CpuFrequency FREQUENCY =
            new CpuFrequency(OptionalLong.of(2_400_000), OptionalLong.of(1_500_000), OptionalLong.of(3_700_000));

    private ServerMachine() {}

    /** Returns one of so many CPUs, a multiple of 64. */
    public static CpuTopology of(int cpus) {
        String description =
                "synthetic:package:2 numa:2 die:1 l3:%d cluster:1 core:8 thread:2;threads=split;coreids=repeat"
                        .formatted(cpus / 64);
        CpuTopology machine = TopologySource.parse(description).discover().topology();
        List<Cpu> clocked = machine.cpus().stream().map(ServerMachine::clocked).toList();
        return new CpuTopology(clocked, machine.numaNodes(), machine.offline(), EnumSet.allOf(CpuGroup.Level.class));
    }

    private static Cpu clocked(Cpu cpu) {
        return new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                cpu.core(),
                cpu.caches(),
                cpu.numaNode(),
                cpu.kind(),
                cpu.isolated(),
                FREQUENCY);
    }
}
