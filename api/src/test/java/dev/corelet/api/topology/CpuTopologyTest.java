package dev.corelet.api.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.corelet.api.topology.CpuGroup.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The machine of these tests has one package with CPUs 0-3: two cores of two threads, one NUMA node. */
class CpuTopologyTest {

    private static final CpuSet ALL = CpuSet.range(0, 3);

    @Test
    void answersQuestionsAboutTheWholeMachine() {
        CpuTopology machine = new CpuTopology(
                cpus(),
                List.of(node(0, ALL), node(7, CpuSet.EMPTY)),
                CpuSet.of(4),
                EnumSet.of(Level.PACKAGE, Level.CORE));

        assertThat(machine.online()).isEqualTo(ALL);
        assertThat(machine.offline()).isEqualTo(CpuSet.of(4));
        assertThat(machine.isolated()).isEqualTo(CpuSet.of(3));
        assertThat(machine.groups(Level.CORE))
                .extracting(CpuGroup::cpus)
                .containsExactly(CpuSet.of(0, 1), CpuSet.of(2, 3));
        assertThat(machine.groups(Level.DIE)).hasSize(1);
        assertThat(machine.reports(Level.CORE)).isTrue();
        assertThat(machine.reports(Level.DIE)).isFalse();
        assertThat(machine.numaNodes()).extracting(NumaNode::id).containsExactly(0, 7);
        assertThat(machine.numaNode(7))
                .hasValueSatisfying(node -> assertThat(node.cpus()).isEqualTo(CpuSet.EMPTY));
        assertThat(machine.numaNode(1)).isEmpty();
        assertThat(machine.numaNodesOf(CpuSet.of(1, 2))).isEqualTo(NodeSet.of(0));
        assertThat(machine).hasToString("4 online CPUs (0-3), 2 NUMA nodes");
    }

    @Test
    void listsEachCacheOnceInAFixedOrder() {
        assertThat(machine(cpus()).caches())
                .extracting(cache -> "L%d %s %s".formatted(cache.level(), cache.type(), cache.cpus()))
                .containsExactly(
                        "L1 DATA 0-1", "L1 DATA 2-3", "L1 INSTRUCTION 0-1", "L1 INSTRUCTION 2-3", "L2 UNIFIED 0-3");
    }

    @Test
    void findsTheDataCachesOfACpu() {
        Cpu cpu = machine(cpus()).cpu(2);

        assertThat(cpu.dataCache(1)).map(Cache::type).contains(CacheType.DATA);
        assertThat(cpu.dataCache(2)).map(Cache::type).contains(CacheType.UNIFIED);
        assertThat(cpu.dataCache(3)).isEmpty();
        assertThat(cpu.lastLevelCache()).map(Cache::level).contains(2);
    }

    @Test
    void tellsCachesThatCoresShareFromThoseOfOneCore() {
        List<Cpu> cpus = cpus();
        cpus.replaceAll(cpu -> cpu(
                cpu.id(),
                ALL,
                cpu.core(),
                0,
                List.of(
                        cache(1, CacheType.DATA, CpuSet.of(cpu.id())),
                        cache(1, CacheType.INSTRUCTION, ALL),
                        cache(2, CacheType.UNIFIED, cpu.core().cpus()),
                        cache(3, CacheType.UNIFIED, ALL))));

        assertThat(machine(cpus).sharedCaches())
                .extracting(cache -> "L%d %s".formatted(cache.level(), cache.cpus()))
                .containsExactly("L3 0-3");
    }

    @Test
    void listsTheCpusOfEachKindOfCore() {
        List<Cpu> cpus = cpus();
        cpus.replaceAll(cpu -> new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                cpu.core(),
                cpu.caches(),
                cpu.numaNode(),
                cpu.id() < 2 ? CoreKind.P_CORE : CoreKind.E_CORE,
                cpu.isolated(),
                cpu.frequency()));

        assertThat(machine(cpus).kinds())
                .containsExactly(entry(CoreKind.E_CORE, CpuSet.of(2, 3)), entry(CoreKind.P_CORE, CpuSet.of(0, 1)));
    }

    @Test
    void equalsAnotherOfTheSameParts() {
        assertThat(machine(cpus())).isEqualTo(machine(cpus())).hasSameHashCodeAs(machine(cpus()));
        assertThat(machine(cpus()))
                .isNotEqualTo(new CpuTopology(cpus(), List.of(node(0, ALL)), CpuSet.of(9), EnumSet.allOf(Level.class)));
    }

    @Test
    void namesTheOnlineCpusWhenAskedForAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine(cpus()).cpu(4))
                .withMessage("CPU 4 is not online; online are 0-3");
    }

    @Test
    void refusesAMachineWithoutCpus() {
        refuses(List.of(), List.of(), "a topology needs at least one online CPU");
    }

    @Test
    void refusesTheSameCpuTwice() {
        List<Cpu> cpus = cpus();
        cpus.add(cpus.get(0));

        refuses(cpus, List.of(node(0, ALL)), "two CPUs have the same id");
    }

    @Test
    void refusesCpusThatAreOnlineAndOffline() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CpuTopology(cpus(), List.of(node(0, ALL)), CpuSet.of(3, 4), Set.of()))
                .withMessage("CPUs 3 are both online and offline");
    }

    @Test
    void refusesGroupsThatOverlap() {
        List<Cpu> cpus = cpus();
        cpus.set(1, cpu(1, ALL, CpuSet.of(1, 2), 0));

        refuses(cpus, List.of(node(0, ALL)), "CPU 1 is in CORE 1-2, which another CPU says is 0-1");
    }

    @Test
    void refusesAGroupThatReachesOutOfTheOneAroundIt() {
        List<Cpu> cpus = List.of(
                cpu(0, CpuSet.of(0, 1), ALL, 0),
                cpu(1, CpuSet.of(0, 1), ALL, 0),
                cpu(2, CpuSet.of(2, 3), ALL, 0),
                cpu(3, CpuSet.of(2, 3), ALL, 0));

        refuses(
                cpus,
                List.of(node(0, ALL)),
                "the CORE of CPU 0 (CPUs 0-3) reaches outside the group around it (CPUs 0-1)");
    }

    @Test
    void refusesAGroupWithCpusThatAreNotOnline() {
        List<Cpu> cpus = cpus().subList(0, 3);

        refuses(cpus, List.of(node(0, ALL)), "CPU 3 is not online; online are 0-2");
    }

    @Test
    void refusesACpuInANodeThatDoesNotListIt() {
        refuses(
                cpus(),
                List.of(node(0, CpuSet.range(0, 2))),
                "CPU 3 says it is in NUMA node 0, which does not list it");
        refuses(cpus(), List.of(node(1, ALL)), "CPU 0 says it is in NUMA node 0, which does not list it");
    }

    @Test
    void refusesANodeThatListsACpuOfAnother() {
        refuses(
                cpus(),
                List.of(node(0, ALL), node(1, CpuSet.of(2))),
                "NUMA node 1 lists CPU 2, which says it is in node 0");
    }

    @Test
    void refusesACacheThatItsCpuDoesNotShare() {
        List<Cpu> cpus = cpus();
        Cpu cpu = cpus.get(0);
        cpus.set(
                0,
                new Cpu(
                        cpu.id(),
                        cpu.cpuPackage(),
                        cpu.die(),
                        cpu.cluster(),
                        cpu.core(),
                        List.of(cache(1, CacheType.DATA, CpuSet.of(2))),
                        0,
                        cpu.kind(),
                        false,
                        cpu.frequency()));

        refuses(cpus, List.of(node(0, ALL)), "CPU 0 lists a cache that it does not share");
    }

    @Test
    void refusesPartsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache(0, CacheType.DATA, ALL))
                .withMessageContaining("level of 0");
        assertThatIllegalArgumentException().isThrownBy(() -> cache(1, CacheType.DATA, CpuSet.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new CpuGroup(Level.DIE, 1, CpuSet.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> node(-1, ALL)).withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CoreKind("a b"))
                .withMessage("'a b' does not name a core kind; expected a word such as P-core");
    }

    @Test
    void namesGroupsByTheKernelsIdsOfThemAndOfTheReportedOnesAroundThem() {
        CpuTopology machine = machine(twoPackages(CpuSet.range(0, 7)));

        assertThat(machine.groups(Level.PACKAGE)).extracting(machine::idOf).containsExactly("package0", "package1");
        assertThat(machine.groups(Level.CORE))
                .extracting(machine::idOf)
                .containsExactly("package0-core0", "package0-core1", "package1-core0", "package1-core1");
        assertThat(machine.groups(Level.DIE))
                .extracting(machine::idOf)
                .containsExactly("package0-die0", "package1-die0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.idOf(new CpuGroup(Level.CORE, 0, CpuSet.of(0))))
                .withMessage("the machine has no CORE 0");
    }

    @Test
    void namesCachesByTheKernelsIdOrElseByTheirLowestCore() {
        CpuTopology machine = machine(twoPackages(CpuSet.range(0, 7)));

        assertThat(machine.caches())
                .extracting(machine::idOf)
                .containsExactly(
                        "package0-core0-l1d",
                        "package0-core1-l1d",
                        "package1-core0-l1d",
                        "package1-core1-l1d",
                        "package0-l2-0",
                        "package1-l2-0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.idOf(cache(4, CacheType.DATA, CpuSet.of(0))))
                .withMessage("the machine has no cache L4 0");
    }

    @Test
    void keepsIdsWhileSomeCpusOfAGroupAreOffline() {
        CpuTopology whole = machine(twoPackages(CpuSet.range(0, 7)));
        CpuTopology half = machine(twoPackages(CpuSet.of(1, 3, 5, 7)));

        assertThat(half.groups(Level.CORE))
                .extracting(half::idOf)
                .isEqualTo(whole.groups(Level.CORE).stream().map(whole::idOf).toList());
        assertThat(half.caches())
                .extracting(half::idOf)
                .isEqualTo(whole.caches().stream().map(whole::idOf).toList());
    }

    /** Threads of a core that have a cache of their own each are not told apart by the core. */
    @Test
    void namesACacheOfLessThanACoreAfterItsCpuToo() {
        CpuSet core = CpuSet.of(0, 1);
        List<Cpu> cpus = core.stream()
                .mapToObj(id -> cpu(
                        id,
                        core,
                        new CpuGroup(Level.CORE, 0, core),
                        0,
                        List.of(cache(1, CacheType.DATA, CpuSet.of(id)))))
                .toList();
        CpuTopology machine =
                new CpuTopology(cpus, List.of(node(0, core)), CpuSet.EMPTY, EnumSet.of(Level.PACKAGE, Level.CORE));

        assertThat(machine.caches())
                .extracting(machine::idOf)
                .containsExactly("package0-core0-cpu0-l1d", "package0-core0-cpu1-l1d");
    }

    @Test
    void refusesTwoCoresOfOneIdBesideEachOther() {
        List<Cpu> cpus = cpus();
        cpus.replaceAll(
                cpu -> cpu(cpu.id(), ALL, new CpuGroup(Level.CORE, 7, cpu.core().cpus()), 0, List.of()));

        refuses(cpus, List.of(node(0, ALL)), "the COREs of CPUs 0-1 and 2-3, beside each other, both have the id 7");
    }

    @Test
    void refusesTwoCachesOfOneIdInAPackage() {
        List<Cpu> cpus = cpus();
        cpus.replaceAll(cpu -> cpu(
                cpu.id(),
                ALL,
                cpu.core(),
                0,
                List.of(new Cache(2, CacheType.UNIFIED, cpu.core().cpus(), OptionalInt.of(7), OptionalLong.empty()))));

        refuses(cpus, List.of(node(0, ALL)), "the l2 caches of CPUs 0-1 and 2-3, in one package, both have the id 7");
    }

    @Test
    void refusesAClosestCpuThatIsNotOnline() {
        NumaNode far = new NumaNode(1, CpuSet.EMPTY, CpuSet.of(3, 9), 1024, MemoryKind.PMEM, new TreeMap<>());

        refuses(cpus(), List.of(node(0, ALL), far), "CPUs 9 are closest to NUMA node 1, but not online");
    }

    /** Those of CPUs 0-7 that are online: two packages of two cores of two threads, with an L2 for each package. */
    private static List<Cpu> twoPackages(CpuSet online) {
        return online.stream()
                .mapToObj(id -> {
                    CpuSet around = CpuSet.range(id / 4 * 4, id / 4 * 4 + 3).intersect(online);
                    CpuSet core = CpuSet.range(id / 2 * 2, id / 2 * 2 + 1).intersect(online);
                    return new Cpu(
                            id,
                            new CpuGroup(Level.PACKAGE, id / 4, around),
                            new CpuGroup(Level.DIE, 0, around),
                            new CpuGroup(Level.CLUSTER, 0, around),
                            new CpuGroup(Level.CORE, id / 2 % 2, core),
                            List.of(
                                    cache(1, CacheType.DATA, core),
                                    new Cache(2, CacheType.UNIFIED, around, OptionalInt.of(0), OptionalLong.empty())),
                            0,
                            CoreKind.P_CORE,
                            false,
                            CpuFrequency.UNKNOWN);
                })
                .toList();
    }

    private static void refuses(List<Cpu> cpus, List<NumaNode> nodes, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CpuTopology(cpus, nodes, CpuSet.EMPTY, EnumSet.allOf(Level.class)))
                .withMessage(message);
    }

    private static CpuTopology machine(List<Cpu> cpus) {
        CpuSet online = CpuSet.of(cpus.stream().mapToInt(Cpu::id).toArray());
        return new CpuTopology(cpus, List.of(node(0, online)), CpuSet.EMPTY, EnumSet.of(Level.PACKAGE, Level.CORE));
    }

    private static List<Cpu> cpus() {
        List<Cpu> cpus = new ArrayList<>();
        ALL.stream().forEach(id -> cpus.add(cpu(id, ALL, id < 2 ? CpuSet.of(0, 1) : CpuSet.of(2, 3), 0)));
        return cpus;
    }

    private static Cpu cpu(int id, CpuSet around, CpuSet core, int node) {
        return cpu(
                id,
                around,
                new CpuGroup(Level.CORE, core.first(), core),
                node,
                List.of(
                        cache(1, CacheType.DATA, core),
                        cache(1, CacheType.INSTRUCTION, core),
                        cache(2, CacheType.UNIFIED, around)));
    }

    private static Cpu cpu(int id, CpuSet around, CpuGroup core, int node, List<Cache> caches) {
        return new Cpu(
                id,
                new CpuGroup(Level.PACKAGE, 0, around),
                new CpuGroup(Level.DIE, 0, around),
                new CpuGroup(Level.CLUSTER, 0, around),
                core,
                caches,
                node,
                CoreKind.P_CORE,
                id == 3,
                CpuFrequency.UNKNOWN);
    }

    private static Cache cache(int level, CacheType type, CpuSet cpus) {
        return new Cache(level, type, cpus, OptionalInt.empty(), OptionalLong.empty());
    }

    private static NumaNode node(int id, CpuSet cpus) {
        return new NumaNode(id, cpus, cpus.isEmpty() ? ALL : cpus, 1024, MemoryKind.DRAM, new TreeMap<>());
    }
}
