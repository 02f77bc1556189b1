package dev.corelet.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.TopologySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationTest {

    private static CpuTopology machine(String synthetic) {
        return TopologySource.parse(synthetic).discover().topology();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    750m  | 4-13 | 4
                    2250m | 4-13 | 4-6
                    1.5   | 0-15 | 0-1
                    2     | 0-15 | 2
                    7,11  | 4-13 | 7,11
                    0m    | 0-15 | ''
                    """)
    void anAmountIsRoundedUpToWholeCpusFromTheLowestUp(String text, String available, String reserved) {
        CpuTopology machine = machine("synthetic:package:2 numa:2 core:2 thread:2");

        assertThat(Reservation.parse(text).choose(machine, CpuSet.parse(available)))
                .isEqualTo(CpuSet.parse(reserved));
    }

    @Test
    void anAmountTakesWholeCoresEvenIfSiblingsAreFarApart() {
        CpuTopology machine = machine("synthetic:core:4 thread:2;threads=split");

        assertThat(Reservation.parse("3000m").choose(machine, machine.online())).isEqualTo(CpuSet.parse("0-1,4"));
    }

    @Test
    void reservedCpusMustBeAvailable() {
        CpuTopology machine = machine("synthetic:core:4");

        assertThatThrownBy(() -> Reservation.parse("0-1").choose(machine, CpuSet.parse("1-3")))
                .hasMessage("reserved CPUs 0 are not available; available are 1-3");
        assertThatThrownBy(() -> Reservation.parse("5000m").choose(machine, machine.online()))
                .hasMessage("5 CPUs are to be reserved, but only 0-3 are available");
    }
}
