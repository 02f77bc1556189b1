package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.plugin.topologyaware.MachineSketch.Core;
import dev.corelet.plugin.topologyaware.PickStyle.Spread;
import dev.corelet.testkit.Machines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which CPUs a claim gets: the free ones, how many of them, why which, and these. */
class ClaimPickerTest {

    private static final PickStyle FULL_CORES = new PickStyle(true, Spread.NONE, false);
    private static final PickStyle ONE_OF_EACH_CORE = new PickStyle(false, Spread.NONE, true);

    /**
     * Two packages of two dies of two L3 caches of four cores of two threads. L3 caches are 0-7, 8-15 and so on, dies
     * and NUMA nodes 0-15, 16-31, 32-47, 48-63, packages 0-31 and 32-63.
     */
    private static final CpuTopology SERVER = MachineSketch.of(2, 2, 2, 4, 2).build();

    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63             | 4  | all caches are as tight: the lowest                          | 0-3
                    0-63             | 8  | a whole cache                                                | 0-7
                    4-63             | 4  | the tightest cache, so that others stay whole                | 4-7
                    4-63             | 6  | a cache that holds it before one that is tighter             | 8-13
                    1-4,10-63        | 4  | full cores before the tightest cache                         | 10-13
                    1-4,10-63        | 3  | the tightest cache that has a core and a half-used one       | 1-3
                    0-3,9-63         | 1  | a half-used core before the tightest cache                   | 9
                    0-7,12-63        | 1  | no core is half-used: the tightest cache                     | 12
                    0-63             | 5  | three cores, one of them split                               | 0-4
                    0-63             | 12 | a die: one cache, and a part of the other                    | 0-11
                    4-63             | 12 | the tightest die: its fullest cache first                    | 4-15
                    4-27,32-63       | 12 | die 1 has 12 as well, but die 0 is lower                     | 4-15
                    6-63             | 10 | the tightest die: its fullest cache first                    | 6-15
                    0-63             | 20 | a package: one die, and a part of a cache of the other       | 0-19
                    12-27,40-63      | 20 | package 1: its fullest die, then the tightest cache          | 40-43,48-63
                    0-63             | 40 | the machine: a package, then a cache of the other            | 0-39
                    1,3,5,9,11       | 2  | no core is whole: the tightest cache that has as many        | 9,11
                    1,3,9,17         | 4  | all that is free                                             | 1,3,9,17
                    0-63             | 0  | nothing                                                      | ''
                    """)
    void packsWholeCoresIntoTheTightestPlace(String free, int amount, String why, String picked) {
        assertPicked(SERVER, free, amount, PickStyle.PACKED, picked);
    }

    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63      | 4  | as without the option                                        | 0-3
                    1-63      | 6  | the tightest cache with as many whole cores                  | 2-7
                    1-7,9-63  | 8  | the tightest cache that is whole                             | 16-23
                    1-3,10-11 | 4  | all that is whole                                            | 2-3,10-11
                    """)
    void takesFullCoresOnly(String free, int amount, String why, String picked) {
        assertPicked(SERVER, free, amount, FULL_CORES, picked);
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63  | 5 | fullCoresOnly         | 5 CPUs are not whole cores, as fullCoresOnly demands; the next number that is one is 6
                    0-63  | 1 | fullCoresOnly         | 1 CPUs are not whole cores, as fullCoresOnly demands; the next number that is one is 2
                    1-4,7 | 4 | fullCoresOnly         | of the free CPUs 1-4,7 only 2-3 are whole cores, 4 are needed with fullCoresOnly
                    1,3   | 2 | fullCoresOnly         | of the free CPUs 1,3 only none are whole cores, 2 are needed with fullCoresOnly
                    0-7   | 5 | oneThreadPerCore      | only 4 cores have a free CPU, 5 are needed with threadsPerCore: one
                    0-7   | 4 | fullCoresAndOneThread | fullCoresOnly takes all CPUs of a core and threadsPerCore: one only one; drop either
                    0-7   | 4 | fullCoresOverCores    | fullCoresOnly takes all CPUs of a core and spreadOver: cores only one; drop either
                    1-2   | 3 | packed                | of its CPUs only 1-2 are free, 3 are needed
                    99    | 1 | packed                | of its CPUs only none are free, 1 are needed
                    """)
    void saysWhyAClaimCannotHaveWhatItAsksFor(String free, int amount, String style, String reason) {
        PickStyle asked = switch (style) {
            case "fullCoresOnly" -> FULL_CORES;
            case "oneThreadPerCore" -> ONE_OF_EACH_CORE;
            case "fullCoresAndOneThread" -> new PickStyle(true, Spread.NONE, true);
            case "fullCoresOverCores" -> new PickStyle(true, Spread.CORES, false);
            default -> PickStyle.PACKED;
        };

        assertThat(new ClaimPicker(SERVER).pick(CpuSet.parse(free), amount, asked))
                .isEqualTo(new PickResult.Refusal(reason));
    }

    @Test
    void givesNothingToAClaimThatAsksForNothing() {
        assertPicked(SERVER, "1,3", 0, new PickStyle(true, Spread.CACHES, false), "");
    }

    @Test
    void findsNoContradictionWhereCoresHaveOneThread() {
        CpuTopology machine = MachineSketch.of(1, 1, 1, 4, 1).build();

        assertPicked(machine, "0-3", 2, new PickStyle(true, Spread.CORES, true), "0-1");
    }

    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63      | 4  | one cache                                         | 0,2,4,6
                    1-7       | 3  | cores that nobody else uses                       | 2,4,6
                    1-7,10-63 | 3  | the tightest cache                                | 10,12,14
                    1-7       | 4  | a half-used core only when it has to be           | 1-2,4,6
                    0-63      | 6  | one die                                           | 0,2,4,6,8,10
                    0-63      | 10 | one package: a die, then a cache of the other     | 0,2,4,6,8,10,12,14,16,18
                    """)
    void takesOneThreadOfEachCore(String free, int amount, String why, String picked) {
        assertPicked(SERVER, free, amount, ONE_OF_EACH_CORE, picked);
    }

    @ParameterizedTest(name = "{3}: {1} of {0} over {2} are {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-63       | 4  | CORES      | one of each, still in one cache                           | 0,2,4,6
                    0-7        | 6  | CORES      | a second one of some when all cores have one              | 0-3,4,6
                    1-7        | 5  | CORES      | the half-used one too, then a second one                  | 1-4,6
                    0-63       | 8  | CACHES     | one of each                                               | 0,8,16,24,32,40,48,56
                    0-63       | 16 | CACHES     | a core of each                                            | 0-1,8-9,16-17,24-25,32-33,40-41,48-49,56-57
                    0-15       | 5  | CACHES     | the lower one has one more                                | 0-2,8-9
                    6-15       | 6  | CACHES     | what one cannot give another does                         | 6-11
                    0-63       | 4  | NUMA_NODES | one of each                                               | 0,16,32,48
                    0-63       | 8  | NUMA_NODES | a core of each                                            | 0-1,16-17,32-33,48-49
                    4-63       | 8  | NUMA_NODES | a core of the tightest cache of each                      | 4-5,16-17,32-33,48-49
                    0-31       | 20 | NUMA_NODES | as many of each, a whole cache and a part of the other    | 0-9,16-25
                    0-3,16-31  | 10 | NUMA_NODES | what one cannot give another does                         | 0-3,16-21
                    0-7        | 4  | NUMA_NODES | only one is free                                          | 0-3
                    """)
    void spreads(String free, int amount, Spread over, String why, String picked) {
        assertPicked(SERVER, free, amount, new PickStyle(false, over, false), picked);
    }

    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15   | 4 | a core of each                              | 0-1,8-9
                    0-15   | 6 | whole cores, though that is less even       | 0-3,8-9
                    7-15   | 2 | the only place with whole cores             | 8-9
                    0-63   | 4 | as many caches as there are cores           | 0-1,8-9
                    """)
    void spreadsFullCores(String free, int amount, String why, String picked) {
        assertPicked(SERVER, free, amount, new PickStyle(true, Spread.CACHES, false), picked);
    }

    @Test
    void spreadsOneThreadOfEachCore() {
        assertPicked(SERVER, "0-63", 8, new PickStyle(false, Spread.NUMA_NODES, true), "0,2,16,18,32,34,48,50");
    }

    @Test
    void spreadsOverNothingWhereThereIsNothingToSpreadOver() {
        CpuTopology machine = Machines.withoutCaches(Machines.uniform(1, 1, 4, 2));

        assertPicked(machine, "0-7", 4, new PickStyle(false, Spread.CACHES, false), "0-3");
        assertPicked(machine, "1-7", 3, new PickStyle(false, Spread.NUMA_NODES, false), "1-3");
    }

    /** Cores of two packages with the same ids: 0,8 1,9 2,10 3,11 and 4,12 5,13 6,14 7,15. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15      | 4 | one package                         | 0-1,8-9
                    1-15      | 2 | the tighter package                 | 1,9
                    1-15      | 6 | the tighter package                 | 1-3,9-11
                    1-15      | 8 | the package that holds it           | 4-7,12-15
                    1-15      | 3 | with the half-used core             | 1,8-9
                    """)
    void tellsTheCoresOfTwoPackagesApart(String free, int amount, String why, String picked) {
        assertPicked(MachineSketch.of(2, 1, 1, 4, 2).threadsSplit().build(), free, amount, PickStyle.PACKED, picked);
    }

    /** P-cores 0-1, 2-3, 4-5, 6-7 and E-cores 8 to 15, of which four share a cache. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-7       | 4 | P-cores                                | 0-3
                    8-15      | 4 | E-cores of one cache                   | 8-11
                    9-15      | 3 | the tightest cache                     | 9-11
                    0-15      | 3 | a cache holds three whole cores        | 8-10
                    """)
    void packsKindsOfCores(String free, int amount, String why, String picked) {
        assertPicked(Machines.hybrid(4, 8), free, amount, PickStyle.PACKED, picked);
    }

    /** Cores of four threads 0-3, 4-7, 8-11, 12-15, of which 3 and 7 are offline. */
    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-15 | 3  | two cores have three left                  | 0-2
                    0-15 | 4  | a core of four                             | 8-11
                    0-15 | 6  | two cores of three                         | 0-2,4-6
                    0-15 | 7  | a core of four and one of three            | 0-2,8-11
                    """)
    void findsFullCoresOfSeveralSizes(String free, int amount, String why, String picked) {
        CpuTopology machine = Machines.offline(MachineSketch.of(1, 1, 1, 4, 4).build(), CpuSet.of(3, 7));

        assertPicked(machine, free, amount, FULL_CORES, picked);
        assertPicked(machine, free, amount, PickStyle.PACKED, picked);
    }

    /** Dies 0-3 and 4-7; the L3 caches 0-1,4-5 and 2-3,6-7 are each part of both. */
    @Test
    void packsWherePlacesDoNotNest() {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < 8; core++) {
            machine.add(new Core(0, core / 4, core / 4, 0, core / 2 % 2, core, 1, CoreKind.P_CORE, 0));
        }

        assertPicked(machine.build(), "1-7", 3, PickStyle.PACKED, "1,4-5");
        assertPicked(machine.build(), "1-7", 6, PickStyle.PACKED, "2-7");
    }

    /** 1024 CPUs: 64 L3 caches of 8 cores of two threads: core n is n and n + 512. */
    @Test
    void packsIntoAThousandCpus() {
        CpuTopology machine = MachineSketch.of(2, 2, 16, 8, 2).threadsSplit().build();

        assertPicked(machine, "4-1023", 8, PickStyle.PACKED, "4-7,516-519");
        assertPicked(machine, "4-1023", 16, PickStyle.PACKED, "8-15,520-527");
    }

    private static void assertPicked(CpuTopology machine, String free, int amount, PickStyle style, String picked) {
        assertThat(new ClaimPicker(machine).pick(CpuSet.parse(free), amount, style))
                .isEqualTo(new PickResult.Cpus(CpuSet.parse(picked)));
    }
}
