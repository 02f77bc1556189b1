package dev.corelet.host.device;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.plugin.PluginFailure;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeviceLimitsTest {

    private static final CpuSet CPUS = CpuSet.range(0, 5);

    private static Device.Builder device() {
        return Device.builder("d", CPUS);
    }

    private static CounterSet set(String name, Map<String, Long> counters) {
        return new CounterSet(name, new TreeMap<>(counters));
    }

    private static void check(Device.Builder device, CounterSet... sets) {
        new DeviceLimits("mine", CPUS).check(List.of(device.build()), List.of(sets));
    }

    private static void assertTaken(Device.Builder device, CounterSet... sets) {
        assertThatCode(() -> check(device, sets)).doesNotThrowAnyException();
    }

    private static void assertRefused(String message, Device.Builder device, CounterSet... sets) {
        assertThatThrownBy(() -> check(device, sets))
                .isInstanceOf(PluginFailure.class)
                .hasMessage("scheme mine: " + message);
    }

    private static Device.Builder withAttributes(int count) {
        Device.Builder device = device();
        IntStream.range(0, count).forEach(i -> device.attribute("a" + i, i));
        return device;
    }

    @Test
    void attributesAndCapacitiesAreAtMost32Together() {
        assertTaken(withAttributes(30).capacity("bytes", 1).usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6)));
        assertRefused(
                "device 'd': attributes has 31 entries beside 2 capacities, the limit is 32 for both together",
                withAttributes(31).capacity("bytes", 1).usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6)));
    }

    @Test
    void listsHoldAtLeastOneItemAndAllValuesAreAtMost48() {
        assertTaken(withAttributes(1)
                .attribute(
                        "nodes",
                        new AttributeValue.OfInts(
                                LongStream.range(0, 47).boxed().toList())));
        assertRefused(
                "device 'd': attributes has 49 values, items of lists counted one by one, the limit is 48",
                withAttributes(1)
                        .attribute(
                                "nodes",
                                new AttributeValue.OfInts(
                                        LongStream.range(0, 48).boxed().toList())));
        assertRefused(
                "device 'd': attributes[names] is an empty list, expected at least one item",
                device().attribute("names", new AttributeValue.OfStrings(List.of())));
    }

    @Test
    void itemsOfListsAreUnderTheRuleOfSingleValues() {
        assertRefused(
                "device 'd': attributes[names] is 65 bytes long, the limit is 64",
                device().attribute("names", new AttributeValue.OfStrings(List.of("a", "b".repeat(65)))));
        assertRefused(
                "device 'd': attributes[versions] is '1.0', expected a version such as 1.2.3 (semver 2.0.0)",
                device().attribute("versions", new AttributeValue.OfVersions(List.of("1.0.0", "1.0"))));
    }

    @Test
    void amountsAreWithinTheDevice() {
        assertTaken(device().usedByCapacity("cpus", new CpuAmounts(2, 2, 6, 2)));
        assertRefused(
                "device 'd': use.amounts go up to 8, the device has 6 CPUs",
                device().usedByCapacity("cpus", new CpuAmounts(2, 2, 8, 2)));
    }

    @Test
    void capacitiesHaveQualifiedNamesAndAreNotNegative() {
        assertRefused(
                "device 'd': capacities[cache-bytes] is no identifier of at most 32 characters, alone or after a domain of at most 63 and '/'",
                device().capacity("cache-bytes", 1));
        assertRefused(
                "device 'd': capacities[bytes] is -1, expected a whole number from 0 up",
                device().capacity("bytes", -1));
        assertRefused(
                "device 'd': use.capacity 'cpus' is the name of another of its capacities, too",
                device().capacity("cpus", 6).usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6)));
        assertRefused(
                "device 'd': use.capacity '6pack' is no identifier of at most 32 characters, alone or after a domain of at most 63 and '/'",
                device().usedByCapacity("6pack", CpuAmounts.wholeUnits(1, 6)));
    }

    @Test
    void aDeviceDrawsOnCountersThatThereAre() {
        CounterSet l3 = set("l3", Map.of("cpus", 6L));

        assertTaken(device().draws("l3", Map.of("cpus", 6L)), l3);
        assertRefused(
                "device 'd': counterUses[l4] names no counter set of the scheme; there are [l3]",
                device().draws("l4", Map.of("cpus", 6L)),
                l3);
        assertRefused(
                "device 'd': counterUses[l3][cores] names no counter of the set; there are [cpus]",
                device().draws("l3", Map.of("cores", 6L)),
                l3);
        assertRefused(
                "device 'd': counterUses[l3][cpus] is 7, more than the 6 that there are",
                device().draws("l3", Map.of("cpus", 7L)),
                l3);
        assertRefused(
                "device 'd': counterUses[l3][cpus] is -1, expected a whole number from 0 up",
                device().draws("l3", Map.of("cpus", -1L)),
                l3);
        assertRefused(
                "device 'd': counterUses[l3] is there twice",
                device().draws("l3", Map.of("cpus", 1L)).draws("l3", Map.of("cpus", 1L)),
                l3);
        assertRefused(
                "device 'd': counterUses[l3] has 0 entries, expected 1 to 32", device().draws("l3", Map.of()), l3);
    }

    @Test
    void aDeviceDrawsOnAtMostTwoSets() {
        CounterSet[] sets = {set("a", Map.of("x", 1L)), set("b", Map.of("x", 1L)), set("c", Map.of("x", 1L))};

        assertTaken(device().draws("a", Map.of("x", 1L)).draws("b", Map.of("x", 1L)), sets);
        assertRefused(
                "device 'd': counterUses has 3 entries, the limit is 2",
                device().draws("a", Map.of("x", 1L)).draws("b", Map.of("x", 1L)).draws("c", Map.of("x", 1L)),
                sets);
    }

    @Test
    void counterSetsHaveNamesOfTheirOwnAndOneTo32Counters() {
        Map<String, Long> many = new TreeMap<>();
        IntStream.range(0, 33).forEach(i -> many.put("c" + i, 1L));

        assertRefused(
                "counter set 'L3': name is no DNS label of at most 63 lower-case letters, digits and '-'",
                device(),
                set("L3", Map.of("cpus", 1L)));
        assertRefused(
                "counter set 'l3': name is used by two counter sets",
                device(),
                set("l3", Map.of("cpus", 1L)),
                set("l3", Map.of("cpus", 1L)));
        assertRefused("counter set 'l3': counters has 33 entries, expected 1 to 32", device(), set("l3", many));
        assertRefused("counter set 'l3': counters has 0 entries, expected 1 to 32", device(), set("l3", Map.of()));
        assertRefused(
                "counter set 'l3': counters[cpus] is -1, expected a whole number from 0 up",
                device(),
                set("l3", Map.of("cpus", -1L)));
    }

    @Test
    void taintsLookLikeLabelsAndLeaveRoomForTheHostsOwn() {
        Device.Builder tainted = device();
        IntStream.range(0, 15).forEach(i -> tainted.taint(taint("example.com/t" + i, "")));

        assertTaken(tainted);
        assertRefused("device 'd': taints has 16 entries, the limit is 15", tainted.taint(taint("one-more", "")));
        assertRefused(
                "device 'd': taints has the key '-hot', expected the name of a label: at most 63 letters, digits and '-_.', alone or after a domain and '/'",
                device().taint(taint("-hot", "")));
        assertRefused(
                "device 'd': taints[hot] is 'too hot', expected the value of a label: at most 63 letters, digits and '-_.'",
                device().taint(taint("hot", "too hot")));
    }

    private static DeviceTaint taint(String key, String value) {
        return new DeviceTaint(key, value, DeviceTaint.Effect.NO_SCHEDULE);
    }

    @Test
    void nodeResourcesCountWhatClaimsConsume() {
        NodeResource two = new NodeResource.PerDevice(BigDecimal.valueOf(2));
        NodeResource perCpu = new NodeResource.PerCapacity("cpus", BigDecimal.ONE);

        assertTaken(device().countsAs("cpu", two).countsAs("hugepages-2Mi", two));
        assertTaken(device().usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6)).countsAs("cpu", perCpu));
        assertRefused(
                "device 'd': nodeResources[example.com/gpu] is no resource of a node: cpu, memory, ephemeral-storage or hugepages-<size>",
                device().countsAs("example.com/gpu", two));
        assertRefused(
                "device 'd': nodeResources[cpu] is 0, expected more than 0",
                device().countsAs("cpu", new NodeResource.PerDevice(BigDecimal.ZERO)));
        assertRefused(
                "device 'd': nodeResources[cpu] counts by capacity 'cpus', of which claims of whole devices consume nothing; expected an amount per device",
                device().capacity("cpus", 6).countsAs("cpu", perCpu));
        assertRefused(
                "device 'd': nodeResources[cpu] counts by capacity 'cpus', expected 'threads', which claims consume",
                device().usedByCapacity("threads", CpuAmounts.wholeUnits(1, 6))
                        .capacity("cpus", 6)
                        .countsAs("cpu", perCpu));
    }

    @Test
    void aSchemeThatRunsAwayIsStopped() {
        List<Device> many = Collections.nCopies(8193, device().build());

        assertThatThrownBy(() -> new DeviceLimits("mine", CPUS).check(many, List.of()))
                .hasMessage("scheme mine: 8193 devices, the limit is 8192");
    }
}
