package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.plugin.topologyaware.MachineSketch.Core;
import dev.corelet.testkit.Machines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which CPUs are picked: the free ones, how many of them, why which, and these. */
class CpuPickerTest {

    /** One package, cores 0-1, 2-3, 4-5, 6-7. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-7     | 0 | nothing is wanted                                     | ''
                    0-7     | 2 | the lowest idle core                                  | 0-1
                    0-7     | 4 | idle cores from the lowest up                         | 0-3
                    1-7     | 4 | idle cores before half-used ones                      | 2-5
                    1-7     | 3 | an idle core, then a half-used one                    | 1-3
                    0-3,5-7 | 1 | a half-used core before idle ones                     | 5
                    1,3,5   | 2 | no core is idle                                       | 1,3
                    0-7     | 3 | an idle core has to be split                          | 0-2
                    0-7     | 8 | all that is free                                      | 0-7
                    1,2,7   | 3 | all that is free, whatever it is                      | 1-2,7
                    0-7,99  | 8 | all that is free, of which 99 is not                  | 0-7
                    """)
    void picksCores(String free, int amount, String why, String picked) {
        assertPicked(Machines.uniform(1, 1, 4, 2), free, amount, CpuPriority.NONE, picked);
    }

    @ParameterizedTest
    @EnumSource(CpuPriority.class)
    void picksNothingUnlessThereAreEnough(CpuPriority priority) {
        CpuPicker picker = new CpuPicker(Machines.uniform(1, 1, 4, 2));

        assertThat(picker.pick(CpuSet.range(1, 3), 4, priority)).isEmpty();
        assertThat(picker.pick(CpuSet.EMPTY, 1, priority)).isEmpty();
        assertThat(picker.pick(CpuSet.EMPTY, 0, priority)).contains(CpuSet.EMPTY);
    }

    @Test
    void refusesANegativeAmount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CpuPicker(Machines.hybrid(1, 1)).pick(CpuSet.of(0), -1, CpuPriority.NONE))
                .withMessage("-1 CPUs cannot be picked");
    }

    /**
     * Two packages with the same core ids, threads numbered apart: cores 0,8 1,9 2,10 3,11 and 4,12 5,13 6,14 7,15. An
     * L3 cache is all of a package, so there are no cache groups.
     */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15       | 8  | two idle packages: the lower id                       | 0-3,8-11
                    1-15       | 8  | the only idle package                                 | 4-7,12-15
                    1-15       | 10 | an idle package, then the lowest idle core            | 1,4-7,9,12-15
                    1-15       | 4  | idle cores, not the sibling that 0 left over          | 1-2,9-10
                    1-15       | 3  | the half-used core of the package already used        | 1,8-9
                    1-15       | 1  | the half-used core                                    | 8
                    1-3,8-11   | 6  | as many whole cores as there are, none of 4-7,12-15   | 1-3,9-11
                    1-7,9-12   | 7  | idle cores, then the lowest half-used one of package 1 | 1-3,5,9-11
                    0,1,5,12   | 2  | no idle core: package 0 first                         | 0-1
                    3,4,11,12  | 3  | the idle core of package 0 first, then package 1      | 3-4,11
                    """)
    void tellsTheCoresOfTwoPackagesApart(String free, int amount, String why, String picked) {
        CpuTopology machine = MachineSketch.of(2, 1, 1, 4, 2).threadsSplit().build();

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
        assertPicked(machine, free, amount, CpuPriority.NORMAL, picked);
    }

    /**
     * Two packages of two dies of two L3 caches of four cores of two threads. L3 caches are 0-7, 8-15 and so on, dies
     * 0-15, 16-31, 32-47, 48-63, packages 0-31 and 32-63.
     */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63               | 32 | an idle package                                             | 0-31
                    1-63               | 32 | the only idle package                                       | 32-63
                    0-63               | 40 | an idle package, then an idle group of the other            | 0-39
                    0-63               | 2  | all dies are as tight: the lowest; a core of its first group | 0-1
                    8-63               | 8  | die 0 has 8 idle CPUs, the others 16: the tightest          | 8-15
                    8-63               | 12 | die 0 has too few; a whole group, then cores of the next    | 16-27
                    8-63               | 13 | the same, and a thread of the group that is split           | 16-28
                    4-63               | 4  | an idle group is split although 4 are free in a used one    | 8-11
                    8-23,40-63         | 20 | no die has 20 idle; package 1 has 24, package 0 only 16     | 40-59
                    8-31,40-63         | 20 | no die has 20 idle; both packages have 24: the lower id     | 8-27
                    8-31,40-47,56-63   | 16 | die 1 alone has 16                                          | 16-31
                    8-31,40-47,56-63   | 9  | the same: a die before packages, though these are tighter   | 16-24
                    4-15,20-23,36-47   | 16 | package 0: its idle group, then two used ones of one size   | 4-15,20-23
                    4-15,18-23,28-31   | 12 | 4 are missing after the idle group: one of that size, on its die | 4-15
                    2-15,28-31         | 12 | 4 are missing: one of that size on another die before a larger one | 8-15,28-31
                    2-15,20-23,28-31   | 16 | 8 are missing: two of one size before larger ones           | 8-15,20-23,28-31
                    2-15,21-23,28-31   | 17 | 9 are missing: 6 on the die of the idle group, then the larger | 2-15,28-30
                    1-7,9-15,18-23     | 6  | all in use: one of that size                                | 18-23
                    1-7,9-15,18-23     | 4  | all in use: the tightest die                                | 18-21
                    1-7,9-15,18-23     | 13 | die 0 has 14: a group, then idle cores of the other         | 1-7,10-15
                    6-7,14-15,20-23    | 6  | no die has 6: of the package the largest, then the lower    | 6-7,20-23
                    2-7,36-47          | 7  | package 1 has an idle group                                 | 40-46
                    2-7,34-39          | 6  | two groups of that size: the lower package                  | 2-7
                    1-7,33-39,41-47    | 7  | the tightest die that suffices                              | 1-7
                    0-15,32-47         | 20 | no package has 20: just idle cores                          | 0-15,32-35
                    4-63               | 1  | one CPU needs no group; all cores are idle: the lowest      | 4
                    5-63               | 1  | one CPU needs no group; the half-used core                  | 5
                    """)
    void picksCacheGroups(String free, int amount, String why, String picked) {
        CpuTopology machine = MachineSketch.of(2, 2, 2, 4, 2).build();

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
        assertPicked(machine, free, amount, CpuPriority.NORMAL, picked);
    }

    /** Two packages of three L3 caches of four cores of one thread: 0-3, 4-7, 8-11 and 12-15, 16-19, 20-23. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    3,4,11-15       | 2 | an idle group of package 1, not used ones of package 0      | 12-13
                    3,7,10-11,15,19 | 2 | a group of that size, though package 1 is tighter           | 10-11
                    2-7,15,18-21    | 4 | an idle group                                               | 4-7
                    1-3,6-7,10-11   | 4 | two groups of one size before the larger one                | 6-7,10-11
                    1-3,7,9-11      | 5 | no groups of one size: the larger, then a part of the next  | 1-3,9-10
                    3,7,9-11        | 2 | single CPUs are no groups of one size: the largest is split | 9-10
                    """)
    void picksCacheGroupsOfCoresWithOneThread(String free, int amount, String why, String picked) {
        CpuTopology machine = MachineSketch.of(2, 1, 3, 4, 1).build();

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
    }

    /** P-cores 0-1, 2-3, 4-5, 6-7, each a cluster for itself, and clusters of four E-cores: 8-11, 12-15. */
    @ParameterizedTest(name = "{3}: {1} of {0} for {2} are {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15     | 8  | NONE   | the P-cores are one cluster                                     | 0-7
                    0-15     | 2  | NONE   | too few for a cluster; the lowest idle core                     | 0-1
                    0-15     | 10 | NONE   | the cluster of P-cores, then idle cores                         | 0-9
                    8-15     | 4  | NONE   | E-clusters are for low priority; idle cores                     | 8-11
                    10-15    | 2  | NONE   | E-clusters and groups are for low priority; the lowest cores    | 10-11
                    0-15     | 1  | NONE   | an idle core that is not too large                              | 8
                    0-15     | 1  | NORMAL | E-cores are for low priority                                    | 0
                    1-15     | 1  | HIGH   | E-cores are for low priority; the half-used P-core              | 1
                    0-15     | 3  | NORMAL | E-cores are for low priority                                    | 0-2
                    1-15     | 4  | HIGH   | the lowest idle P-cores                                         | 2-5
                    0-15     | 8  | HIGH   | the P-cores                                                     | 0-7
                    0-15     | 9  | HIGH   | all P-cores, and one CPU more                                   | 0-8
                    0-15     | 8  | LOW    | all that a package has of low priority                          | 8-15
                    0-15     | 4  | LOW    | one cluster of the size: the lower                              | 8-11
                    0-11,13  | 4  | LOW    | the idle cluster                                                | 8-11
                    0-9,12-15 | 4 | LOW    | the idle cluster                                                | 12-15
                    0-15     | 6  | LOW    | a whole cluster, then cores of an idle group                    | 8-13
                    0-7,9-15 | 6  | LOW    | the idle cluster, then a group in use                           | 9-10,12-15
                    0-15     | 2  | LOW    | too few for a cluster: an idle group is split                   | 8-9
                    0-8,11-15 | 2 | LOW    | an idle group before one of the size that is in use             | 12-13
                    0-8,10-13 | 3 | LOW    | no idle group: one of the size                                  | 8,10-11
                    0-15     | 1  | LOW    | the lowest idle E-core                                          | 8
                    0-15     | 10 | LOW    | all E-cores, and the lowest idle P-core                         | 0-1,8-15
                    1-3,8-15 | 9  | LOW    | all E-cores, and the half-used P-core                           | 1,8-15
                    """)
    void picksKindsOfCores(String free, int amount, CpuPriority priority, String why, String picked) {
        assertPicked(Machines.hybrid(4, 8), free, amount, priority, picked);
    }

    /** P-cores 0-1 and E-clusters 2-3, 4-7 on one package, P-cores 8-9 and E-clusters 10-13, 14-17 on another. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-17           | 2  | the tightest cluster                                            | 2-3
                    0-17           | 3  | too few for the tightest that suffices; the lowest cores        | 2-4
                    0-17           | 4  | three clusters of the size: the lowest                          | 4-7
                    0-17           | 6  | all that package 0 has of low priority                          | 2-7
                    0-17           | 10 | all that package 1 has of low priority, then a cluster          | 2-3,10-17
                    0-2,4-17       | 5  | package 1 has enough idle clusters: one, then the lowest core   | 2,10-13
                    0-2,4-13,15-17 | 6  | neither package has: the lowest cluster, then the lowest cores  | 2,4-7,10
                    0-3,5-17       | 8  | all that package 1 has of low priority                          | 10-17
                    """)
    void picksTheTightestClusters(String free, int amount, String why, String picked) {
        MachineSketch machine = new MachineSketch();
        int[] clusters = {0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5};
        for (int core = 0; core < 18; core++) {
            int cpuPackage = core < 8 ? 0 : 1;
            CoreKind kind = clusters[core] % 3 == 0 ? CoreKind.P_CORE : CoreKind.E_CORE;
            machine.add(new Core(cpuPackage, cpuPackage, clusters[core], 0, cpuPackage, core, 1, kind, 0));
        }

        assertPicked(machine.build(), free, amount, CpuPriority.LOW, picked);
    }

    /** A P-core, three cores between, four E-cores: CPUs 0, 1-3, 4-7. */
    @ParameterizedTest(name = "{2}: {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    1 | HIGH   | the P-core                                        | 0
                    2 | HIGH   | the P-core, then the next best                    | 0-1
                    1 | NORMAL | neither the P-core nor an E-core                  | 1
                    4 | NORMAL | the P-core before E-cores                         | 0-3
                    5 | NORMAL | an E-core only when nothing else is left          | 0-4
                    4 | LOW    | the E-cores                                       | 4-7
                    2 | LOW    | the lowest E-cores                                | 4-5
                    5 | LOW    | the lowest of the others when E-cores are used up | 1,4-7
                    """)
    void picksAmongThreeKindsOfCores(int amount, CpuPriority priority, String why, String picked) {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 8; core++) {
            CoreKind kind = core == 0 ? CoreKind.P_CORE : core < 4 ? new CoreKind("M-core") : CoreKind.E_CORE;
            int cluster = core == 0 ? 0 : core < 4 ? 1 : 2;
            machine.add(new Core(0, 0, cluster, 0, 0, core, 1, kind, 0));
        }

        assertPicked(machine.build(), "0-7", amount, priority, picked);
    }

    @Test
    void takesLowPowerCoresForECores() {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 4; core++) {
            CoreKind kind = core < 2 ? CoreKind.LOW_POWER_E_CORE : CoreKind.P_CORE;
            machine.add(new Core(0, 0, core, 0, 0, core, 1, kind, 0));
        }

        assertPicked(machine.build(), "0-3", 1, CpuPriority.NORMAL, "2");
        assertPicked(machine.build(), "0-3", 1, CpuPriority.LOW, "0");
    }

    /** Cores of two threads, of which 4-5 and 6-7 have a higher base frequency: these are high, the others low. */
    @ParameterizedTest(name = "{3}: {1} of {0} for {2} are {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-7   | 4 | HIGH   | all CPUs of high priority in the package                | 4-7
                    0-7   | 2 | HIGH   | the lowest idle core of high priority                   | 4-5
                    0-6   | 1 | HIGH   | the half-used core of high priority                     | 6
                    0-7   | 6 | HIGH   | then the lowest others                                  | 0-1,4-7
                    1-3,5 | 1 | HIGH   | priority before cores                                   | 5
                    0-7   | 4 | LOW    | all CPUs of low priority in the package                 | 0-3
                    1-7   | 2 | LOW    | the idle core of low priority                           | 2-3
                    1-7   | 1 | LOW    | the half-used core of low priority                      | 1
                    0-7   | 2 | NORMAL | none is normal: low rather than high                    | 0-1
                    0-7   | 5 | NORMAL | high ones last, of which a core is split                | 0-4
                    2-7   | 2 | NONE   | the lowest idle core                                    | 2-3
                    4-7   | 1 | NONE   | the lowest                                              | 4
                    """)
    void goesByTheBaseFrequency(String free, int amount, CpuPriority priority, String why, String picked) {
        CpuTopology machine = MachineSketch.of(1, 1, 1, 4, 2)
                .each(number -> core -> core.based(number < 2 ? 2_100_000 : 2_800_000))
                .build();

        assertPicked(machine, free, amount, priority, picked);
    }

    /** Package 0-3 has no fast CPUs, package 4-7 has 6-7 as fast ones; one thread each. */
    @ParameterizedTest(name = "{3}: {1} of {0} for {2} are {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-7   | 1 | HIGH   | the only ones of high priority                      | 6
                    0-7   | 1 | LOW    | the only ones of low priority                       | 4
                    0-7   | 1 | NORMAL | the only normal ones                                | 0
                    0-7   | 4 | NORMAL | the idle package of normal ones                     | 0-3
                    1-7   | 4 | NORMAL | all normal ones, then a low one                     | 1-4
                    0-5,7 | 2 | HIGH   | what there is of high priority, then the lowest normal one | 0,7
                    """)
    void findsPrioritiesPackageByPackage(String free, int amount, CpuPriority priority, String why, String picked) {
        CpuTopology machine = MachineSketch.of(2, 1, 1, 4, 1)
                .each(number -> core -> core.based(number < 6 ? 2_000_000 : 3_000_000))
                .build();

        assertPicked(machine, free, amount, priority, picked);
    }

    @ParameterizedTest
    @EnumSource(CpuPriority.class)
    void picksTheSameForAllPrioritiesWhereCpusDoNotDiffer(CpuPriority priority) {
        CpuTopology machine = MachineSketch.of(2, 1, 2, 4, 2).build();

        assertPicked(machine, "1-31", 16, priority, "16-31");
        assertPicked(machine, "1-31", 3, priority, "8-10");
        assertPicked(machine, "1-31", 1, priority, "1");
    }

    /** Cores of four threads: 0-3, 4-7, 8-11, 12-15. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15       | 4 | an idle core                                              | 0-3
                    0-15       | 6 | an idle core, and threads of one more                     | 0-5
                    1-15       | 2 | the core that is in use                                   | 1-2
                    1-15       | 4 | an idle core before the three left of another             | 4-7
                    1-15       | 5 | an idle core, then one of the core that is in use         | 1,4-7
                    2-5,7-15   | 3 | the core with the fewest left, then the next              | 2-4
                    2-5,7-15   | 7 | an idle core, the one with the fewest left, then the next | 2-4,8-11
                    0-2,7,8-15 | 1 | the core with the fewest left                             | 7
                    """)
    void picksCoresOfFourThreads(String free, int amount, String why, String picked) {
        assertPicked(MachineSketch.of(1, 1, 1, 4, 4).build(), free, amount, CpuPriority.NONE, picked);
    }

    /** Cores of four threads, numbered apart: 0,2,4,6 and 1,3,5,7. */
    @Test
    void keepsThreadsOnOneCoreHoweverTheyAreNumbered() {
        CpuTopology machine = MachineSketch.of(1, 1, 1, 2, 4).threadsSplit().build();

        assertPicked(machine, "0-7", 3, CpuPriority.NONE, "0,2,4");
        assertPicked(machine, "0-6", 3, CpuPriority.NONE, "1,3,5");
    }

    /** Of every 8 ids the first 2 are in use: cores 0-1, 8-9, 16-17, 24-25; packages of two cores. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-1,8-9,16-17,24-25 | 4 | an idle package           | 0-1,8-9
                    1,8-9,16-17,24-25   | 4 | the only idle package     | 16-17,24-25
                    1,8-9,16-17,25      | 3 | a core, then a half of the package in use | 1,8-9
                    1,9,17,25           | 2 | the lowest                | 1,9
                    """)
    void picksSparseIds(String free, int amount, String why, String picked) {
        CpuTopology machine =
                MachineSketch.of(2, 1, 1, 2, 2).numbered(n -> n / 2 * 8 + n % 2).build();

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
    }

    @Test
    void picksIdsBeyondThoseOfTheLargestMachines() {
        CpuTopology machine = MachineSketch.of(3, 1, 1, 1, 1)
                .numbered(n -> List.of(511, 1535, 4095).get(n))
                .build();

        assertPicked(machine, "511,1535,4095", 2, CpuPriority.NONE, "511,1535");
        assertPicked(machine, "1535,4095", 1, CpuPriority.NONE, "1535");
    }

    /** 1024 CPUs: 64 L3 caches of 8 cores of two threads, 16 of them in a die, two dies in a package. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-1023           | 512 | an idle package                                      | 0-255,512-767
                    1-1023           | 512 | the only idle package                                | 256-511,768-1023
                    1-1023           | 5   | die 0 has the fewest idle groups: two cores and a thread | 8-10,520-521
                    128-255,640-767  | 64  | four idle groups                                     | 128-159,640-671
                    4-11,516-523     | 8   | groups in use: one of the size                       | 4-7,516-519
                    513-1023         | 3   | no group is idle; die 0 has fewest, there the largest group | 520-522
                    """)
    void picksAmongAThousand(String free, int amount, String why, String picked) {
        CpuTopology machine = MachineSketch.of(2, 2, 16, 8, 2).threadsSplit().build();

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
    }

    /** Of cores 0-1, 2-3, 4-5, 6-7 thread 3 is offline: core 2 is whole by itself. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-2,4-7 | 1 | the idle core of one thread              | 2
                    0-2,4-7 | 3 | idle cores                               | 0-2
                    0-2,4-7 | 4 | idle cores, the lowest first, and a thread | 0-2,4
                    1-2,4-7 | 2 | the idle core that is not too large, then the half-used one | 1-2
                    0-3,4-7 | 6 | what is offline is not free              | 0-2,4-5,6
                    """)
    void takesCoresForWholeWhoseOtherThreadsAreOffline(String free, int amount, String why, String picked) {
        CpuTopology machine = Machines.offline(Machines.uniform(1, 1, 4, 2), CpuSet.of(3));

        assertPicked(machine, free, amount, CpuPriority.NONE, picked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-15", "0-7,9-15"})
    void needsNoCaches(String free) {
        CpuTopology machine = Machines.withoutCaches(Machines.uniform(2, 1, 4, 2));

        assertPicked(machine, free, 8, CpuPriority.NONE, "0-7");
        assertPicked(machine, free, 4, CpuPriority.NONE, "0-3");
    }

    /** Dies 0-3 and 4-7; the L3 caches 0-1,4-5 and 2-3,6-7 are each part of both. */
    @Test
    void picksCacheGroupsThatAreNotWithinOneDie() {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 8; core++) {
            machine.add(new Core(0, core / 4, core / 4, 0, core / 2 % 2, core, 1, CoreKind.P_CORE, 0));
        }

        assertPicked(machine.build(), "0-7", 4, CpuPriority.NONE, "0-1,4-5");
        assertPicked(machine.build(), "1-7", 4, CpuPriority.NONE, "2-3,6-7");
        assertPicked(machine.build(), "1-7", 5, CpuPriority.NONE, "1-3,6-7");
    }

    /** One L3 cache of two packages 0-3 and 4-7, as a virtual machine may say. */
    @Test
    void doesNotCrossPackagesBecauseACacheDoes() {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 8; core++) {
            machine.add(new Core(core / 4, core / 4, core / 4, 0, 0, core, 1, CoreKind.P_CORE, 0));
        }

        assertPicked(machine.build(), "0-1,4-7", 4, CpuPriority.NONE, "4-7");
    }

    /** Cores in pairs that share an L2 cache, all under one L3 cache: the L2 caches are the groups. */
    @Test
    void findsTheLevelOfCacheThatDividesADie() {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 8; core++) {
            machine.add(new Core(0, 0, 0, 0, 0, core / 2, 1, CoreKind.P_CORE, 0));
        }

        assertPicked(machine.build(), "1-7", 2, CpuPriority.NONE, "2-3");
        assertPicked(machine.build(), "1,3-7", 3, CpuPriority.NONE, "4-6");
    }

    private static void assertPicked(
            CpuTopology machine, String free, int amount, CpuPriority priority, String picked) {
        assertThat(new CpuPicker(machine).pick(CpuSet.parse(free), amount, priority))
                .contains(CpuSet.parse(picked));
    }
}
