package dev.corelet.host.device;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A scheduler must not be able to give one CPU to two claims. */
class SeparationTest {

    private static final CounterSet L3 = new CounterSet("l3", new TreeMap<>(Map.of("cpus", 6L, "ways", 12L)));

    private static Device.Builder domain() {
        return Device.builder("domain", CpuSet.range(0, 5));
    }

    private static Device.Builder core(int first) {
        return Device.builder("core" + first, CpuSet.range(first, first + 1));
    }

    private static void check(Device.Builder... devices) {
        new Separation("mine", List.of(L3))
                .check(List.of(devices).stream().map(Device.Builder::build).toList());
    }

    private static void assertKeptApart(Device.Builder... devices) {
        assertThatCode(() -> check(devices)).doesNotThrowAnyException();
    }

    private static void assertRefused(String message, Device.Builder... devices) {
        assertThatThrownBy(() -> check(devices)).hasMessage("scheme mine: " + message);
    }

    @Test
    void devicesWithoutACommonCpuAreApart() {
        assertKeptApart(core(0), core(2), core(4));
    }

    @Test
    void devicesWithACommonCpuNeedACounter() {
        assertRefused(
                "device 'core2': cpus shares 2-3 with device 'domain', and both could be allocated at once; expected devices without a common CPU, or a counter of which both together draw more than there is",
                domain(),
                core(2));
    }

    @Test
    void aCounterThatCantServeBothKeepsThemApart() {
        assertKeptApart(
                domain().draws("l3", Map.of("cpus", 6L)),
                core(0).draws("l3", Map.of("cpus", 2L)),
                core(2).draws("l3", Map.of("cpus", 2L)),
                core(4).draws("l3", Map.of("cpus", 2L)));
    }

    @Test
    void aCounterThatCanServeBothDoesNot() {
        assertThatThrownBy(
                        () -> check(domain().draws("l3", Map.of("cpus", 4L)), core(0).draws("l3", Map.of("cpus", 2L))))
                .hasMessageContaining("both could be allocated at once");
    }

    @Test
    void theyHaveToDrawOnTheSameCounter() {
        assertThatThrownBy(
                        () -> check(domain().draws("l3", Map.of("cpus", 6L)), core(0).draws("l3", Map.of("ways", 12L))))
                .hasMessageContaining("both could be allocated at once");
    }

    @Test
    void claimsOfADeviceByCapacityCanHaveAllOfItsCpusAndDrawOnce() {
        assertKeptApart(
                domain().usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6)).draws("l3", Map.of("cpus", 6L)),
                core(0).draws("l3", Map.of("cpus", 2L)));
        assertThatThrownBy(() -> check(
                        domain().usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6))
                                .draws("l3", Map.of("cpus", 1L)),
                        core(0).draws("l3", Map.of("cpus", 2L))))
                .hasMessageContaining("both could be allocated at once");
    }

    @Test
    void amountsThatDoNotFitANumberTogetherAreTooMuch() {
        CounterSet huge = new CounterSet("huge", new TreeMap<>(Map.of("x", Long.MAX_VALUE)));
        Device.Builder a = domain().draws("huge", Map.of("x", Long.MAX_VALUE));
        Device.Builder b = core(0).draws("huge", Map.of("x", Long.MAX_VALUE));

        assertThatCode(() -> new Separation("mine", List.of(huge)).check(List.of(a.build(), b.build())))
                .doesNotThrowAnyException();
    }
}
