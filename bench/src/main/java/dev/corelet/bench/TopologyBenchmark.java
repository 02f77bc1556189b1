package dev.corelet.bench;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Building the model of a machine with 512 CPUs, and what schemes and policies ask it most. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class TopologyBenchmark {

    private CpuTopology topology = ServerMachine.of(512);
    private List<Cpu> cpus = List.copyOf(topology.cpus());
    private List<NumaNode> numaNodes = List.copyOf(topology.numaNodes());
    private CpuSet half = CpuSet.range(128, 383);

    @Benchmark
    public CpuTopology construct() {
        return new CpuTopology(cpus, numaNodes, CpuSet.EMPTY, EnumSet.allOf(CpuGroup.Level.class));
    }

    @Benchmark
    public Cpu cpu() {
        return topology.cpu(300);
    }

    @Benchmark
    public List<CpuGroup> packages() {
        return topology.groups(CpuGroup.Level.PACKAGE);
    }

    @Benchmark
    public List<CpuGroup> cores() {
        return topology.groups(CpuGroup.Level.CORE);
    }

    @Benchmark
    public List<Cache> caches() {
        return topology.caches();
    }

    @Benchmark
    public NodeSet numaNodesOf() {
        return topology.numaNodesOf(half);
    }

    @Benchmark
    public CpuSet isolated() {
        return topology.isolated();
    }
}
