package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some CPUs of a machine go offline, as the kernel tells it: what is left keeps its identity. */
class CpusGoneOfflineTest {

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void groupsAndCachesKeepTheirIdsWhileOneOfTheirCpusIsOnline(long seed) throws NoUsableCpuException {
        Random random = new Random(seed);
        String description = new RandomDescription(random).draw();
        CpuTopology whole = SyntheticSpec.parse(description).discover().topology();
        CpuSet left = whole.online()
                .filter(cpu -> random.nextInt(3) > 0)
                .union(CpuSet.of(whole.online().last()));
        String told = "seed %d: synthetic:%s with CPUs %s online".formatted(seed, description, left);

        CpuTopology rest = new MachineDiscovery(new MemoryTree(filesOf(whole, left)))
                .discover()
                .topology();

        assertThat(rest.online()).as(told).isEqualTo(left);
        assertThat(rest.offline())
                .as(told)
                .isEqualTo(whole.offline().union(whole.online().minus(left)));
        for (Cpu cpu : rest.cpus()) {
            Cpu before = whole.cpu(cpu.id());
            for (Level level : Level.values()) {
                assertThat(rest.idOf(cpu.group(level))).as(told).isEqualTo(whole.idOf(before.group(level)));
            }
            assertThat(cpu.caches()).as(told).hasSameSizeAs(before.caches());
            for (int i = 0; i < cpu.caches().size(); i++) {
                assertThat(rest.idOf(cpu.caches().get(i)))
                        .as(told)
                        .isEqualTo(whole.idOf(before.caches().get(i)));
            }
            assertThat(cpu.numaNode()).as(told).isEqualTo(before.numaNode());
            assertThat(cpu.isolated()).as(told).isEqualTo(before.isolated());
        }
        assertThat(rest.numaNodes())
                .extracting(NumaNode::memoryKind)
                .as(told)
                .containsExactlyElementsOf(
                        whole.numaNodes().stream().map(NumaNode::memoryKind).toList());
    }

    /** Masks and directories are those of the CPUs that are left; the links between CPUs and nodes stay. */
    private static SysfsFiles filesOf(CpuTopology whole, CpuSet left) {
        SysfsFiles before = SysfsFiles.of(whole);
        SysfsFiles after = SysfsFiles.of(without(whole, left));
        SortedMap<String, String> files = new TreeMap<>(after.files());
        KindSource.ALL.forEach(source -> files.remove(source.path()));
        before.files().forEach((path, content) -> {
            if (path.endsWith("/cpus")) {
                files.put(path, CpuSet.parse(content).intersect(left).toString());
            } else if (path.endsWith("/cpu_capacity")) {
                files.put(path, content);
            }
        });
        return new SysfsFiles(files, before.links());
    }

    private static CpuTopology without(CpuTopology whole, CpuSet left) {
        List<Cpu> cpus = whole.cpus().stream()
                .filter(cpu -> left.contains(cpu.id()))
                .map(cpu -> new Cpu(
                        cpu.id(),
                        group(cpu.cpuPackage(), left),
                        group(cpu.die(), left),
                        group(cpu.cluster(), left),
                        group(cpu.core(), left),
                        cpu.caches().stream().map(cache -> cache(cache, left)).toList(),
                        cpu.numaNode(),
                        CoreKind.P_CORE,
                        cpu.isolated(),
                        CpuFrequency.UNKNOWN))
                .toList();
        List<NumaNode> nodes =
                whole.numaNodes().stream().map(node -> node(node, left)).toList();
        CpuSet offline = whole.offline().union(whole.online().minus(left));
        List<Level> reported =
                List.of(Level.values()).stream().filter(whole::reports).toList();
        return new CpuTopology(cpus, nodes, offline, Set.copyOf(reported));
    }

    private static CpuGroup group(CpuGroup group, CpuSet left) {
        return new CpuGroup(group.level(), group.kernelId(), group.cpus().intersect(left));
    }

    private static Cache cache(Cache cache, CpuSet left) {
        return new Cache(
                cache.level(), cache.type(), cache.cpus().intersect(left), cache.kernelId(), cache.sizeBytes());
    }

    private static NumaNode node(NumaNode node, CpuSet left) {
        CpuSet cpus = node.cpus().intersect(left);
        CpuSet closest = node.closestCpus().intersect(left);
        return new NumaNode(
                node.id(),
                cpus,
                cpus.isEmpty() && closest.isEmpty() ? left : closest,
                node.memoryBytes(),
                node.memoryKind(),
                node.distances());
    }
}
