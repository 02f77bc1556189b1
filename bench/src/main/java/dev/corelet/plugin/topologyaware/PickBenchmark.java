package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.bench.ServerMachine;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Picking CPUs on a machine half of which is in use, by pickers that are made once for the machine. What is free is scattered: of each four neighbouring cores one is idle, and two have a free thread. It lies in the
 * package of what it measures, as tests do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickBenchmark {

    private static final int THREADS = 2;

    @Param({"128", "512", "1024"})
    private int cpus = 128;

    private CpuTopology machine = ServerMachine.of(128);
    private CpuPicker picker = new CpuPicker(machine);
    private ClaimPicker claimPicker = new ClaimPicker(machine);
    private CpuSet free = CpuSet.EMPTY;

    /** Takes half of the machine. */
    @Setup
    public void use() {
        machine = ServerMachine.of(cpus);
        picker = new CpuPicker(machine);
        claimPicker = new ClaimPicker(machine);
        int cores = cpus / THREADS;
        free = machine.online().filter(cpu -> switch (cpu % cores % 4) {
            case 0 -> true;
            case 1, 2 -> cpu < cores;
            default -> false;
        });
    }

    /** What a machine that is seen for the first time costs. */
    @Benchmark
    public CpuPicker newPicker() {
        return new CpuPicker(machine);
    }

    /** The same for claims. */
    @Benchmark
    public ClaimPicker newClaimPicker() {
        return new ClaimPicker(machine);
    }

    /** A container's 8 exclusive CPUs. */
    @Benchmark
    public Optional<CpuSet> container() {
        return picker.pick(free, 8, CpuPriority.NONE);
    }

    /** The same for one that asks for a priority, which all CPUs of the machine have alike. */
    @Benchmark
    public Optional<CpuSet> containerWithPriority() {
        return picker.pick(free, 8, CpuPriority.HIGH);
    }

    /** A sixteenth of the machine and an odd CPU, the most work there is: threads of cores in use. */
    @Benchmark
    public Optional<CpuSet> largeContainer() {
        return picker.pick(free, cpus / 16 + 1, CpuPriority.NONE);
    }

    /** A claim's 8 CPUs. */
    @Benchmark
    public PickResult claim() {
        return claimPicker.pick(free, 8, PickStyle.PACKED);
    }

    /** A claim of a sixteenth of the machine, which no cache holds. */
    @Benchmark
    public PickResult largeClaim() {
        return claimPicker.pick(free, cpus / 16, PickStyle.PACKED);
    }

    /** A claim spread over the caches. */
    @Benchmark
    public PickResult spreadClaim() {
        return claimPicker.pick(free, 8, new PickStyle(false, PickStyle.Spread.CACHES, false));
    }

    /** All free CPUs in words. */
    @Benchmark
    public String explanation() {
        return new PickExplanation(machine).of(free);
    }
}
