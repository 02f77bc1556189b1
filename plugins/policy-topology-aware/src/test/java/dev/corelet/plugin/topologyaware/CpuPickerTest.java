package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.Machines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which CPUs are picked. Cores of two threads: 0-1, 2-3, 4-5, 6-7. */
class CpuPickerTest {

    private static final CpuTopology MACHINE = Machines.uniform(1, 1, 4, 2);

    @ParameterizedTest(name = "{2}: {1} of {0} are {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    0-7     | 2 | a whole core                                          | 0-1
                    0-7     | 4 | whole cores from the lowest up                        | 0-3
                    1-7     | 4 | whole cores before parts of cores                     | 2-5
                    1-7     | 3 | a whole core and a thread of a core in use            | 1-3
                    0-3,5-7 | 1 | a thread of a core in use                             | 5
                    1,3,5   | 2 | threads where no core is whole                        | 1,3
                    0-7     | 3 | a core and a part of the next where all are whole     | 0-2
                    0-7     | 8 | all                                                   | 0-7
                    """)
    void pick(String free, int amount, String why, String picked) {
        assertThat(new CpuPicker(MACHINE).pick(CpuSet.parse(free), amount, CpuPriority.NONE))
                .contains(CpuSet.parse(picked));
    }
}
