package dev.corelet.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.policy.CpuReservation;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sixteen CPUs, 0 to 15, of which 15 is offline. */
class CpuSettingsTest {

    private static final CpuTopology MACHINE = Machines.offline(
            TopologySource.parse("synthetic:core:16").discover().topology(), CpuSet.of(15));
    private static final AgentConfig.Cpus UNSET = new AgentConfig.Cpus(Optional.empty(), Reservation.none());
    private static final PluginChoice POLICY =
            new PluginChoice("mine", Map.of(), "c.yaml", Map.of("reservedResources", 7, "availableResources", 5));

    private static CpuSettings settings(AgentConfig.Cpus cpus, String available, String reserved) {
        return CpuSettings.of(
                cpus,
                POLICY,
                new CpuReservation(
                        setting("availableResources.cpu", available), setting("reservedResources.cpu", reserved)),
                MACHINE);
    }

    private static Optional<CpuReservation.Setting> setting(String key, String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new CpuReservation.Setting(key, text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                 | ''                  | 0-14 | ''
                    cpuset:4-13        | cpuset:10-11        | 4-13 | 10-11
                    cpuset:4-20        | cpuset:7,11         | 4-14 | 7,11
                    exclude-cpuset:0-3 | exclude-cpuset:4-13 | 4-14 | 14
                    4-13               | 10-11               | 4-13 | 10-11
                    cpuset:4-13        | 750m                | 4-13 | 4
                    cpuset:4-13        | 2250m               | 4-13 | 4-6
                    cpuset:4-13        | 2                   | 4-13 | 4-5
                    cpuset:4-13        | 1.5                 | 4-13 | 4-5
                    ''                 | cpuset:14-15        | 0-14 | 14
                    """)
    void whatThePolicysOptionsSayCountsAsThePrototypeReadsIt(
            String available, String reserved, String expectedAvailable, String expectedReserved) {
        CpuSettings settings = settings(UNSET, available, reserved);

        assertThat(settings.available()).hasToString(expectedAvailable);
        assertThat(settings.reserved(MACHINE)).hasToString(expectedReserved);
    }

    @Test
    void whatTheOptionsDoNotSayIsSaidByTheConfiguration() {
        AgentConfig.Cpus cpus = new AgentConfig.Cpus(Optional.of(CpuSet.parse("2-5")), Reservation.parse("5"));

        CpuSettings settings = settings(cpus, "", "");

        assertThat(settings.available()).hasToString("2-5");
        assertThat(settings.reserved(MACHINE)).hasToString("5");
    }

    @Test
    void sayingTheSameThingInBothPlacesIsRefused() {
        AgentConfig.Cpus reserving = new AgentConfig.Cpus(Optional.empty(), Reservation.parse("750m"));
        assertThatThrownBy(() -> settings(reserving, "", "750m"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.yaml:7: options.reservedResources.cpu of mine: cpus.reserved is set, too;"
                        + " keep one of them");

        AgentConfig.Cpus limiting = new AgentConfig.Cpus(Optional.of(CpuSet.parse("2-5")), Reservation.none());
        assertThatThrownBy(() -> settings(limiting, "cpuset:2-5", ""))
                .hasMessage("c.yaml:5: options.availableResources.cpu of mine: cpus.available is set, too;"
                        + " keep one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "750m", "cpuset:", "cpuset:99", "cpuset:3-1", "many", "exclude-cpuset:0-15"})
    void availableCpusHaveToBeNamedAndThere(String text) {
        assertThatThrownBy(() -> settings(UNSET, text, ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:5: options.availableResources.cpu of mine: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cpuset:3-4 | reserved CPUs 3 are not available; available are 4-13
                    11         | 11 CPUs are to be reserved, but only 4-13 are available
                    lots       | found 'lots', expected cpuset: or exclude-cpuset: and a cpulist, or a quantity such as 750m
                    1.2.3      | found '1.2.3', expected cpuset: or exclude-cpuset: and a cpulist, or a quantity such as 750m
                    """)
    void reservedCpusHaveToBeAvailable(String text, String complaint) {
        assertThatThrownBy(() -> settings(UNSET, "cpuset:4-13", text).reserved(MACHINE))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.yaml:7: options.reservedResources.cpu of mine: " + complaint);
    }
}
