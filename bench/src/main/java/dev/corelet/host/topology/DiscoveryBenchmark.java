package dev.corelet.host.topology;

import dev.corelet.bench.ServerMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Discovery of a server from the files that describe it, which have just been written and so are in the page cache.
 * It lies in the package of what it measures, as tests do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DiscoveryBenchmark {

    @Param({"64", "512", "1024", "4096"})
    private int cpus;

    private Path directory;
    private TopologySource source;
    private FileTree memory;

    @Setup(Level.Trial)
    public void write() throws IOException {
        directory = Files.createTempDirectory("corelet-bench");
        new SysfsWriter(directory).write(ServerMachine.of(cpus));
        source = TopologySource.parse(directory.toString());
        memory = new RememberingTree(new DirectoryTree(directory));
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    /** From the directory, again and again. */
    @Benchmark
    public DiscoveredMachine fromDirectory() {
        return source.discover();
    }

    /** The same once in a fresh JVM, as an agent does it that starts. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(5)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public DiscoveredMachine fromDirectoryOnce() {
        return source.discover();
    }

    /** Without reading files: what discovery itself takes. */
    @Benchmark
    public DiscoveredMachine fromMemory() throws NoUsableCpuException {
        return new MachineDiscovery(memory).discover();
    }
}
