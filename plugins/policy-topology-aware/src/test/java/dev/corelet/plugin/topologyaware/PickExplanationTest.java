package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.Machines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickExplanationTest {

    /** L3 caches 0-7, 8-15, 16-23, 24-31, of which the first two are in package 0-15. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0-15            | the whole package 0-15
                    8-15            | the whole L3 cache 8-15
                    8-11            | 2 whole cores 8-11 of L3 8-15
                    8-9             | 1 whole core 8-9 of L3 8-15
                    8-12            | 2 whole cores 8-11 of L3 8-15, 1 thread 12 of core 12-13
                    1,3             | 1 thread 1 of core 0-1, 1 thread 3 of core 2-3
                    0-17,24         | the whole package 0-15, 1 whole core 16-17 of L3 16-23, 1 thread 24 of core 24-25
                    1,3,5,7,9,11,13 | 1 thread 1 of core 0-1, 1 thread 3 of core 2-3, 1 thread 5 of core 4-5, 1 thread 7 of core 6-7 and 3 more
                    ''              | no CPUs
                    """)
    void namesTheLargestThings(String cpus, String phrase) {
        assertExplained(MachineSketch.of(2, 1, 2, 4, 2).build(), cpus, phrase);
    }

    @ParameterizedTest
    @CsvSource({"0-3, 2 whole cores 0-3", "0-2, '1 whole core 0-1, 1 thread 2 of core 2-3'"})
    void needsNoCaches(String cpus, String phrase) {
        assertExplained(Machines.withoutCaches(Machines.uniform(1, 1, 4, 2)), cpus, phrase);
    }

    @Test
    void leavesOutTheMiddleOfLongLists() {
        CpuTopology machine =
                MachineSketch.of(1, 1, 1, 16, 1).numbered(n -> 2 * n).build();

        assertExplained(
                machine,
                "0,2,4,6,8,10,12,14,16,18,20,22",
                "12 whole cores 0,2,4,6,8,10,12,14,16,18,...,22 of L3 0,2,4,6,8,10,12,14,16,18,...,30");
    }

    private static void assertExplained(CpuTopology machine, String cpus, String phrase) {
        assertThat(new PickExplanation(machine).of(CpuSet.parse(cpus))).isEqualTo(phrase);
    }
}
