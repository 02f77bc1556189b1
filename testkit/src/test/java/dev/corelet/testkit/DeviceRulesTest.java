package dev.corelet.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.topology.CpuSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract for schemes catches what it is there to catch. */
class DeviceRulesTest {

    private static final CpuSet FOUR = CpuSet.range(0, 3);
    private static final List<CounterSet> FOUR_CPUS = List.of(new CounterSet("l3", new TreeMap<>(Map.of("cpus", 4L))));

    @Test
    void moreCpusByCapacityThanTheDeviceHas() {
        Device device = Device.builder("a", FOUR)
                .usedByCapacity("cpus", new CpuAmounts(1, 1, 5, 1))
                .build();

        assertFails(() -> DeviceRules.checkUse(device), "CPUs of device a");
    }

    @Test
    void aResourceThatCountsACapacityWhichNobodyConsumes() {
        Device device = Device.builder("a", FOUR)
                .capacity("cpus", 4)
                .countsAs("cpu", new NodeResource.PerCapacity("cpus", BigDecimal.ONE))
                .build();

        assertFails(() -> DeviceRules.checkUse(device), "what device a counts as");
    }

    @Test
    void aTextThatIsTooLong() {
        Device device =
                Device.builder("a", FOUR).attribute("model", "x".repeat(65)).build();

        assertFails(() -> DeviceRules.checkDescription(device), "texts of device a");
    }

    @Test
    void aCounterThatDoesNotExistOrDoesNotSuffice() {
        assertFails(() -> DeviceRules.checkDraws(drawing("a", FOUR, 5), FOUR_CPUS), "what device a draws of counter");
        assertFails(() -> DeviceRules.checkDraws(drawing("a", FOUR, 1), List.of()), "what device a draws of counter");
    }

    @Test
    void devicesThatShareACpuWithoutCountersThatRuleOutBoth() {
        Device whole = drawing("whole", FOUR, 4);
        Device one = drawing("one", CpuSet.of(0), 1);
        Device careless = Device.builder("careless", CpuSet.of(0)).build();
        Device frugal = drawing("frugal", CpuSet.of(0), 0);

        assertThatCode(() -> DeviceRules.checkOverlaps(List.of(whole, one), FOUR_CPUS))
                .doesNotThrowAnyException();
        assertFails(
                () -> DeviceRules.checkOverlaps(List.of(whole, careless), FOUR_CPUS),
                "whole and careless, which both have CPUs 0");
        assertFails(() -> DeviceRules.checkOverlaps(List.of(whole, frugal), FOUR_CPUS), "whole and frugal");
    }

    private static Device drawing(String name, CpuSet cpus, long amount) {
        return Device.builder(name, cpus).draws("l3", Map.of("cpus", amount)).build();
    }

    private static void assertFails(ThrowingCallable check, String message) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
