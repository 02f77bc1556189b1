package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.plugin.topologyaware.MachineSketch.Core;
import dev.corelet.plugin.topologyaware.PickStyle.Spread;
import dev.corelet.testkit.Machines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every machine, every set of free CPUs and every request; the seed is the name of the test that fails. */
class PickPropertiesTest {

    private final List<Level> levels = List.of(Level.values());

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void picksJustAsManyOfTheFreeCpusOrNothing(long seed) {
        Request request = Request.random(seed);

        Optional<CpuSet> picked = request.pick();

        assertThat(picked.isPresent()).isEqualTo(request.free.size() >= request.amount);
        picked.ifPresent(cpus -> {
            assertThat(cpus.size()).isEqualTo(request.amount);
            assertThat(request.free.containsAll(cpus)).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void takesAWholeIdlePackageIfThereIsOneOfTheSize(long seed) {
        Request request = Request.random(seed);
        Predicate<CpuGroup> fits = cpuPackage ->
                request.free.containsAll(cpuPackage.cpus()) && cpuPackage.cpus().size() <= request.amount;
        boolean possible = request.free.size() >= request.amount
                && request.machine.groups(Level.PACKAGE).stream().anyMatch(fits);

        if (request.priority == CpuPriority.NONE && possible) {
            assertThat(request.pick())
                    .hasValueSatisfying(picked -> assertThat(request.machine.groups(Level.PACKAGE))
                            .anyMatch(cpuPackage -> picked.containsAll(cpuPackage.cpus())));
        }
    }

    /** Where caches form no groups, CPUs that make up no core are fewer than the smallest core that could replace them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void takesNoSingleCpusInPlaceOfAnIdleCore(long seed) {
        Request request = Request.random(seed).withoutCaches();
        if (request.priority != CpuPriority.NONE) {
            return;
        }
        CpuSet picked = request.pick().orElse(CpuSet.EMPTY);
        List<CpuSet> cores =
                request.machine.groups(Level.CORE).stream().map(CpuGroup::cpus).toList();
        int single = cores.stream()
                .filter(core -> !picked.containsAll(core))
                .mapToInt(picked::sizeOfIntersection)
                .sum();

        assertThat(cores)
                .filteredOn(core -> request.free.containsAll(core) && !picked.intersects(core))
                .allMatch(core -> core.size() > single);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void takesNoECoresInPlaceOfOthersUnlessThePriorityIsLow(long seed) {
        Request request = Request.random(seed);
        CpuSet efficient = CpuPriorities.of(request.machine).efficient();
        CpuSet picked = request.pick().orElse(CpuSet.EMPTY);
        CpuSet left = request.free.minus(picked);

        switch (request.priority) {
            case HIGH, NORMAL ->
                assertThat(picked.intersects(efficient) && !efficient.containsAll(left))
                        .isFalse();
            case LOW ->
                assertThat(!efficient.containsAll(picked) && left.intersects(efficient))
                        .isFalse();
            case NONE -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void dependsNeitherOnTheOrderOfCpusNorOnTheIdsOfCores(long seed) {
        Request request = Request.random(seed);
        List<Cpu> cpus = new ArrayList<>();
        request.machine.cpus().forEach(cpu -> cpus.add(withUniqueCoreId(cpu)));
        Collections.shuffle(cpus, new Random(seed));
        CpuTopology same =
                new CpuTopology(cpus, request.machine.numaNodes(), request.machine.offline(), EnumSet.copyOf(levels));

        assertThat(new CpuPicker(same).pick(request.free, request.amount, request.priority))
                .isEqualTo(request.pick());
        assertThat(new ClaimPicker(same).pick(request.free, request.amount, request.style))
                .isEqualTo(request.pickForClaim());
    }

    private static Cpu withUniqueCoreId(Cpu cpu) {
        return new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                new CpuGroup(
                        Level.CORE,
                        10_000 - cpu.core().cpus().first(),
                        cpu.core().cpus()),
                cpu.caches(),
                cpu.numaNode(),
                cpu.kind(),
                cpu.isolated(),
                cpu.frequency());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesAClaimWhatItAsksForOrAReason(long seed) {
        Request request = Request.random(seed);
        List<CpuSet> cores =
                request.machine.groups(Level.CORE).stream().map(CpuGroup::cpus).toList();

        PickResult result = request.pickForClaim();

        if (result instanceof PickResult.Cpus picked) {
            assertThat(picked.cpus().size()).isEqualTo(request.amount);
            assertThat(request.free.containsAll(picked.cpus())).isTrue();
            if (request.style.fullCoresOnly()) {
                assertThat(cores)
                        .allMatch(core ->
                                !picked.cpus().intersects(core) || picked.cpus().containsAll(core));
            }
            if (request.style.oneThreadPerCore()) {
                assertThat(cores).allMatch(core -> picked.cpus().sizeOfIntersection(core) <= 1);
            }
        } else {
            boolean packed = request.style.equals(PickStyle.PACKED);
            assertThat(request.free.size() < request.amount || !packed).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesAPackedClaimAsManyFullCoresAsThereCanBe(long seed) {
        Request request = Request.random(seed).packed();
        if (!(request.pickForClaim() instanceof PickResult.Cpus picked)) {
            return;
        }
        int threads = request.machine.groups(Level.CORE).stream()
                .mapToInt(core -> core.cpus().size())
                .max()
                .orElse(1);
        boolean alike = request.machine.groups(Level.CORE).stream()
                .allMatch(core -> core.cpus().size() == threads);
        long idle = request.machine.groups(Level.CORE).stream()
                .filter(core -> request.free.containsAll(core.cpus()))
                .count();
        long whole = request.machine.groups(Level.CORE).stream()
                .filter(core -> picked.cpus().containsAll(core.cpus()))
                .count();

        // Cores that were in use may be given whole too, if nothing else is left.
        assertThat(!alike || whole >= Math.min(idle, request.amount / threads)).isTrue();
    }

    private record Request(CpuTopology machine, CpuSet free, int amount, CpuPriority priority, PickStyle style) {

        static Request random(long seed) {
            Random random = new Random(seed);
            CpuTopology machine = machine(random);
            CpuSet free = free(machine, random);
            PickStyle style =
                    new PickStyle(random.nextInt(3) == 0, oneOf(Spread.values(), random), random.nextInt(3) == 0);
            return new Request(
                    machine,
                    free,
                    random.nextInt(free.size() + 1 + random.nextInt(2)),
                    oneOf(CpuPriority.values(), random),
                    style);
        }

        private static <T> T oneOf(T[] all, Random random) {
            return List.of(all).get(random.nextInt(all.length));
        }

        /** A machine whose L3 and L2 caches need not fit its dies, nor its NUMA nodes. */
        private static CpuTopology machine(Random random) {
            int cores = 1 + random.nextInt(24);
            int inPackage = 1 + random.nextInt(cores);
            int inDie = 1 + random.nextInt(inPackage);
            int inL3 = 1 + random.nextInt(8);
            int inL2 = 1 + random.nextInt(3);
            int inNode = 1 + random.nextInt(cores);
            int eCores = random.nextBoolean() ? 0 : random.nextInt(cores);
            int threads = 1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 2);
            boolean clocked = random.nextInt(3) == 0;
            MachineSketch sketch = new MachineSketch();
            for (int core = 0; core < cores; core++) {
                int cpuPackage = core / inPackage;
                int die = cpuPackage * 100 + core % inPackage / inDie;
                boolean efficient = core < eCores;
                sketch.add(new Core(
                        cpuPackage,
                        die,
                        die * 100 + core % inPackage % inDie / 3,
                        core / inNode,
                        random.nextInt(8) == 0 ? -1 : core / inL3,
                        core / inL2,
                        efficient ? 1 : threads,
                        efficient ? CoreKind.E_CORE : CoreKind.P_CORE,
                        clocked ? 1000 + random.nextInt(3) : 0));
            }
            int stride = 1 + random.nextInt(3);
            sketch.numbered(n -> n * stride);
            CpuTopology machine =
                    random.nextBoolean() ? sketch.threadsSplitIf(eCores == 0).build() : sketch.build();
            CpuSet offline = machine.online().filter(cpu -> random.nextInt(12) == 0);
            return offline.equals(machine.online()) ? machine : Machines.offline(machine, offline);
        }

        private static CpuSet free(CpuTopology machine, Random random) {
            int one = 1 + random.nextInt(4);
            CpuSet free = machine.online().filter(cpu -> one == 1 || random.nextInt(one) > 0);
            for (CpuGroup core : machine.groups(Level.CORE)) {
                if (random.nextInt(3) == 0) {
                    free = free.minus(core.cpus());
                }
            }
            return random.nextInt(10) == 0 ? machine.online() : free;
        }

        Request withoutCaches() {
            return new Request(Machines.withoutCaches(machine), free, amount, priority, style);
        }

        Request packed() {
            return new Request(machine, free, amount, priority, PickStyle.PACKED);
        }

        Optional<CpuSet> pick() {
            return new CpuPicker(machine).pick(free, amount, priority);
        }

        PickResult pickForClaim() {
            return new ClaimPicker(machine).pick(free, amount, style);
        }
    }
}
