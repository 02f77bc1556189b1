package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damages the files of a machine at random: discovery gives a topology, or says that no CPU is usable. */
class HostileTreeTest {

    /** Files in memory, so that a machine can be damaged many times. */
    private record MapTree(Map<String, FileContent> files) implements FileTree {

        @Override
        public FileContent read(String path) {
            return files.getOrDefault(path, new FileContent.Missing());
        }

        @Override
        public List<String> list(String directory) {
            String prefix = directory + "/";
            return files.keySet().stream()
                    .filter(path -> path.startsWith(prefix))
                    .map(path -> path.substring(prefix.length()).split("/", 2)[0])
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static final List<Map<String, FileContent>> HEALTHY = new ArrayList<>();

    @BeforeAll
    static void writeMachines(@TempDir Path parent) throws IOException {
        SysfsTree hybrid = SysfsTree.in(parent.resolve("hybrid"));
        hybrid.machine(Machines.hybrid(3, 4)).cpus(CpuSet.range(0, 9), CpuSet.of(10), CpuSet.of(2));
        HEALTHY.add(files(hybrid.root()));
        HEALTHY.add(files(SysfsTree.in(parent.resolve("uniform"))
                .machine(Machines.uniform(2, 2, 2, 2))
                .root()));
    }

    private static Map<String, FileContent> files(Path directory) throws IOException {
        DirectoryTree tree = new DirectoryTree(directory);
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .collect(Collectors.toMap(path -> path, tree::read));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 3000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverFailsOverFilesThatMakeNoSense(long seed) {
        Random random = new Random(seed);
        Map<String, FileContent> files = new TreeMap<>(HEALTHY.get(random.nextInt(HEALTHY.size())));
        List<String> paths = new ArrayList<>(files.keySet());
        int damages = 1 + random.nextInt(random.nextBoolean() ? 5 : 400);
        for (int i = 0; i < damages; i++) {
            damage(files, paths.get(random.nextInt(paths.size())), paths, random);
        }

        try {
            DiscoveredMachine machine = new MachineDiscovery(new MapTree(files)).discover();
            assertThat(machine.topology().online().isEmpty()).isFalse();
            assertThat(machine.findings())
                    .allMatch(finding -> finding.toString().chars().allMatch(c -> c >= ' ' && c <= '~'));
        } catch (NoUsableCpuException e) {
            assertThat(e).hasMessageContaining("no usable CPU");
        }
    }

    private static void damage(Map<String, FileContent> files, String path, List<String> paths, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> files.remove(path);
            case 1 -> files.put(path, new FileContent.Unreadable("is a directory"));
            case 2 ->
                files.put(path, files.getOrDefault(paths.get(random.nextInt(paths.size())), new FileContent.Missing()));
            case 3 -> files.put(path, new FileContent.Text(randomText(random)));
            case 4 -> files.put(path, new FileContent.Text(String.valueOf(random.nextInt(12) - 1)));
            default -> files.put(path, new FileContent.Text(randomSet(random)));
        }
    }

    private static String randomText(Random random) {
        return List.of(
                        "",
                        " ",
                        "-",
                        "-1",
                        "4294967295",
                        "99999999999999999999",
                        "0-65535",
                        "0-4294967295",
                        "ffffffff,ffffffff,ffffffff",
                        "f".repeat(60_000),
                        "0,".repeat(30_000),
                        "\u0000\u00ff\u0007",
                        "Data",
                        "999999999999G",
                        "Node 0 MemTotal: 999999999999999 kB")
                .get(random.nextInt(15));
    }

    private static String randomSet(Random random) {
        CpuSet set = CpuSet.of(random.ints(1 + random.nextInt(6), 0, 12).toArray());
        return random.nextBoolean() ? set.toString() : CpuMask.format(set);
    }
}
