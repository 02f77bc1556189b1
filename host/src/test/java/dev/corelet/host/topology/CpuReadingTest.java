package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of CPUs are read in several threads, of which nothing is to be seen afterwards. */
class CpuReadingTest {

    private static final SysfsFiles SERVER = SysfsFiles.of(Machines.uniform(2, 2, 10, 2));

    /** Remembers which threads read, and does something in them beforehand. */
    private static final class WatchedTree implements FileTree {

        private final FileTree tree = new MemoryTree(SERVER);
        private final Function<String, FileContent> files;
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        WatchedTree(Function<String, FileContent> files) {
            this.files = files;
        }

        @Override
        public FileContent read(String path) {
            threads.add(Thread.currentThread());
            FileContent instead = files.apply(path);
            return instead instanceof FileContent.Missing ? tree.read(path) : instead;
        }

        @Override
        public List<String> list(String directory) {
            return tree.list(directory);
        }

        Stream<Thread> others() {
            return threads.stream().filter(thread -> thread != Thread.currentThread());
        }
    }

    private static void assertSameInAnyNumberOfThreads(FileTree tree) throws NoUsableCpuException {
        DiscoveredMachine inOne = new MachineDiscovery(tree, 1).discover();

        for (int threads : new int[] {2, 7}) {
            DiscoveredMachine inSeveral = new MachineDiscovery(tree, threads).discover();
            assertThat(inSeveral.topology()).isEqualTo(inOne.topology());
            assertThat(inSeveral.findings()).isEqualTo(inOne.findings());
        }
    }

    static Stream<Path> captures() {
        return Captures.directory().stream()
                .flatMap(directory ->
                        Captures.names(directory).stream().map(name -> directory.resolve(name + ".tar.gz")));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("captures")
    void findsTheSameInARecordedMachine(Path capture) throws IOException, NoUsableCpuException {
        assertSameInAnyNumberOfThreads(ArchiveTree.read(capture));
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheSameInABrokenMachine(long seed) throws NoUsableCpuException {
        Random random = new Random(seed);
        SortedMap<String, String> files = new TreeMap<>(SERVER.files());
        List<String> paths = new ArrayList<>(files.keySet());
        for (int damages = 1 + random.nextInt(400); damages > 0; damages--) {
            String path = paths.get(random.nextInt(paths.size()));
            switch (random.nextInt(4)) {
                case 0 -> files.remove(path);
                case 1 -> files.put(path, "garbage");
                case 2 -> files.put(path, String.valueOf(random.nextInt(80)));
                default -> files.put(path, files.getOrDefault(paths.get(random.nextInt(paths.size())), ""));
            }
        }

        assertSameInAnyNumberOfThreads(new MemoryTree(new SysfsFiles(files, SERVER.links())));
    }

    @Test
    void readsInSeveralThreadsAndEndsThem() throws NoUsableCpuException {
        CountDownLatch three = new CountDownLatch(3);
        WatchedTree tree = new WatchedTree(path -> {
            if (path.endsWith("core_id")) {
                three.countDown();
                await(three);
            }
            return new FileContent.Missing();
        });

        new MachineDiscovery(tree, 3).discover();

        assertThat(tree.others()).hasSize(3).noneMatch(Thread::isAlive).allMatch(Thread::isDaemon);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endsItsThreadsWhenItIsInterrupted() {
        Thread discovering = Thread.currentThread();
        CountDownLatch never = new CountDownLatch(1);
        WatchedTree tree = new WatchedTree(path -> {
            if (path.endsWith("core_id")) {
                discovering.interrupt();
                await(never);
            }
            return new FileContent.Missing();
        });

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> new MachineDiscovery(tree, 3).discover());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tree.others()).isNotEmpty().noneMatch(Thread::isAlive);
    }

    @Test
    void endsItsThreadsWhenOneFails() {
        WatchedTree tree = new WatchedTree(path -> {
            if (path.endsWith("cpu70/topology/core_id")) {
                throw new OversizeException("too much");
            }
            return new FileContent.Missing();
        });

        assertThatExceptionOfType(OversizeException.class)
                .isThrownBy(() -> new MachineDiscovery(tree, 3).discover())
                .withMessage("too much");
        assertThat(tree.others()).noneMatch(Thread::isAlive);
    }

    @Test
    void tellsWhichMachineItWasInterruptedAt(@TempDir Path directory) {
        SysfsTree.in(directory).machine(Machines.uniform(1, 1, 2, 1));

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> new RecordedMachine(directory).discover())
                .withMessage("topology '%s': interrupted while it was read".formatted(directory));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void leavesOutNoCpu() throws NoUsableCpuException {
        CpuSet online = new MachineDiscovery(new MemoryTree(SERVER), 4)
                .discover()
                .topology()
                .online();

        assertThat(online).isEqualTo(CpuSet.range(0, 79));
    }
}
