package dev.corelet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.topology.CpuSet;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a scheme may make of a device. Each check fails with an {@link AssertionError} that names the device. */
final class DeviceRules {

    static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String ATTRIBUTE = "([a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?/)?[A-Za-z_][A-Za-z0-9_]{0,31}";
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_TEXT_BYTES = 64;
    private static final int MAX_COUNTERS = 32;
    private static final int MAX_COUNTER_USES = 2;
    private static final int MAX_TAINTS = 16;

    private DeviceRules() {}

    static void checkDescription(Device device) {
        int byCapacity = device.use() instanceof DeviceUse.ByCapacity ? 1 : 0;
        assertThat(device.attributes().size() + device.capacities().size() + byCapacity)
                .as("attributes and capacities of device %s", device.name())
                .isLessThanOrEqualTo(MAX_ATTRIBUTES);
        assertThat(device.attributes().keySet()).as(device.name()).allMatch(name -> name.matches(ATTRIBUTE));
        assertThat(device.capacities().keySet()).as(device.name()).allMatch(name -> name.matches(ATTRIBUTE));
        assertThat(device.attributes().values())
                .as("texts of device %s", device.name())
                .allMatch(value -> !(value instanceof AttributeValue.OfString text)
                        || text.value().getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES);
        assertThat(device.taints()).as("taints of device %s", device.name()).hasSizeLessThanOrEqualTo(MAX_TAINTS);
    }

    static void checkUse(Device device) {
        if (device.use() instanceof DeviceUse.ByCapacity use) {
            assertThat(use.capacity())
                    .as("capacity of device %s", device.name())
                    .matches(ATTRIBUTE)
                    .isNotIn(device.capacities().keySet());
            assertThat(use.amounts().max())
                    .as("CPUs of device %s that one claim may have", device.name())
                    .isLessThanOrEqualTo(device.cpus().size());
        }
        for (NodeResource resource : device.nodeResources().values()) {
            if (resource instanceof NodeResource.PerCapacity perCapacity) {
                assertThat(device.use())
                        .as("what device %s counts as", device.name())
                        .isInstanceOfSatisfying(
                                DeviceUse.ByCapacity.class,
                                use -> assertThat(perCapacity.capacity()).isEqualTo(use.capacity()));
            }
        }
    }

    static void checkCounterSet(CounterSet set) {
        assertThat(set.name()).matches(LABEL);
        assertThat(set.counters()).as("counter set %s", set.name()).hasSizeBetween(1, MAX_COUNTERS);
        assertThat(set.counters().keySet()).as("counter set %s", set.name()).allMatch(name -> name.matches(LABEL));
        assertThat(set.counters().values()).as("counter set %s", set.name()).allMatch(amount -> amount >= 0);
    }

    static void checkDraws(Device device, List<CounterSet> sets) {
        assertThat(device.counterUses())
                .as("counter sets of device %s", device.name())
                .hasSizeLessThanOrEqualTo(MAX_COUNTER_USES)
                .extracting(CounterUse::counterSet)
                .doesNotHaveDuplicates();
        Map<List<String>, Long> available = countersOf(sets);
        drawsOf(device).forEach((counter, amount) -> {
            String what = "what device %s draws of counter %s".formatted(device.name(), counter);
            assertThat(amount).as(what).isNotNegative().isLessThanOrEqualTo(available.getOrDefault(counter, -1L));
        });
    }

    /** Checks that the counters keep any two devices that share a CPU from being claimed at the same time. */
    static void checkOverlaps(List<Device> devices, List<CounterSet> sets) {
        Map<List<String>, Long> available = countersOf(sets);
        Map<Device, Map<List<String>, Long>> draws = new HashMap<>();
        devices.forEach(device -> draws.put(device, drawsOf(device)));
        for (int i = 0; i < devices.size(); i++) {
            for (Device other : devices.subList(0, i)) {
                Device device = devices.get(i);
                CpuSet common = device.cpus().intersect(other.cpus());
                assertThat(common.isEmpty()
                                || excludeEachOther(
                                        draws.getOrDefault(device, Map.of()),
                                        draws.getOrDefault(other, Map.of()),
                                        available))
                        .as(
                                "devices %s and %s, which both have CPUs %s, draw more than there is of a counter",
                                other.name(), device.name(), common)
                        .isTrue();
            }
        }
    }

    private static boolean excludeEachOther(
            Map<List<String>, Long> one, Map<List<String>, Long> other, Map<List<String>, Long> available) {
        return available.entrySet().stream()
                .anyMatch(counter -> one.getOrDefault(counter.getKey(), 0L) + other.getOrDefault(counter.getKey(), 0L)
                        > counter.getValue());
    }

    /** Each counter by the names of its set and itself. */
    private static Map<List<String>, Long> countersOf(List<CounterSet> sets) {
        Map<List<String>, Long> counters = new HashMap<>();
        for (CounterSet set : sets) {
            set.counters().forEach((counter, amount) -> counters.put(List.of(set.name(), counter), amount));
        }
        return counters;
    }

    private static Map<List<String>, Long> drawsOf(Device device) {
        Map<List<String>, Long> draws = new HashMap<>();
        for (CounterUse use : device.counterUses()) {
            use.amounts().forEach((counter, amount) -> draws.put(List.of(use.counterSet(), counter), amount));
        }
        return draws;
    }
}
