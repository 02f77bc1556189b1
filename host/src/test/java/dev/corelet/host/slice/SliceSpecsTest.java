package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.topology.TopologySource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceSpecsTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:300").discover().topology();

    private static List<ResourceSlice> slices(SliceSpecs specs, List<Device> devices, List<CounterSet> sets) {
        AttributeScheme scheme = new AttributeScheme() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String description() {
                return "For a test.";
            }

            @Override
            public List<Device> devices(SchemeInput input) {
                return devices;
            }

            @Override
            public List<CounterSet> counterSets(SchemeInput input) {
                return sets;
            }
        };
        return SliceModel.typed(specs.slices(DeviceCatalog.of(scheme, MACHINE, MACHINE.online(), Options.NONE), 1));
    }

    private static List<ResourceSlice> slices(List<Device> devices, CounterSet... sets) {
        return slices(new SliceSpecs("native.cpu", "node-1", false), devices, List.of(sets));
    }

    private static io.fabric8.kubernetes.api.model.resource.v1.Device published(Device.Builder device) {
        return slices(List.of(device.build())).get(0).getSpec().getDevices().get(0);
    }

    private static List<Device> each(int count, IntFunction<Device.Builder> device) {
        return IntStream.range(0, count)
                .mapToObj(id -> device.apply(id).build())
                .toList();
    }

    private static Device.Builder cpu(int id) {
        return Device.builder("cpu" + id, CpuSet.of(id));
    }

    private static <V> V at(Map<String, V> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }

    private static List<Integer> sizes(List<ResourceSlice> slices) {
        return slices.stream().map(slice -> slice.getSpec().getDevices().size()).toList();
    }

    @Test
    void aBlockWithATaintedDeviceIsTwoSlices() {
        List<Device> devices = each(
                300, id -> id == 200 ? cpu(id).taint(new DeviceTaint("hot", "", DeviceTaint.Effect.NONE)) : cpu(id));

        assertThat(sizes(slices(devices))).containsExactly(128, 64, 64, 44);
        assertThat(slices(devices))
                .flatExtracting(slice -> slice.getSpec().getDevices())
                .extracting(device -> device.getName())
                .containsExactlyElementsOf(devices.stream().map(Device::name).toList());
    }

    @Test
    void listsMakeSlicesSmallToo() {
        assertThat(sizes(slices(each(
                        130, id -> cpu(id).attribute("nodes", new AttributeValue.OfInts(List.of((long) id)))))))
                .containsExactly(64, 64, 2);
    }

    @Test
    void counterSetsAreInSlicesOfTheirOwnBeforeTheDevices() {
        CounterSet[] sets = IntStream.range(0, 10)
                .mapToObj(id -> new CounterSet("l3-" + id, new TreeMap<>(Map.of("cpus", 1L))))
                .toArray(CounterSet[]::new);

        List<ResourceSlice> slices = slices(each(10, id -> cpu(id).draws("l3-" + id, Map.of("cpus", 1L))), sets);

        assertThat(slices)
                .extracting(slice -> slice.getSpec().getSharedCounters().size())
                .containsExactly(8, 2, 0);
        assertThat(sizes(slices)).containsExactly(0, 0, 10);
        assertThat(slices)
                .allSatisfy(slice -> assertThat(slice.getSpec().getPool().getResourceSliceCount())
                        .isEqualTo(3));
        assertThat(slices.get(2).getSpec().getDevices().get(0).getConsumesCounters())
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.getCounterSet()).isEqualTo("l3-0");
                    assertThat(at(use.getCounters(), "cpus").getValue()).isEqualTo(new Quantity("1"));
                });
    }

    @Test
    void aDeviceByCapacitySaysHowMuchAClaimMayAskFor() {
        var device =
                published(Device.builder("l3", CpuSet.range(0, 5)).usedByCapacity("cpus", new CpuAmounts(2, 2, 6, 4)));

        assertThat(device.getAllowMultipleAllocations()).isTrue();
        DeviceCapacity cpus = at(device.getCapacity(), "cpus");
        assertThat(cpus.getValue()).isEqualTo(new Quantity("6"));
        assertThat(cpus.getRequestPolicy().getDefault()).isEqualTo(new Quantity("4"));
        assertThat(cpus.getRequestPolicy().getValidRange().getMin()).isEqualTo(new Quantity("2"));
        assertThat(cpus.getRequestPolicy().getValidRange().getMax()).isEqualTo(new Quantity("6"));
        assertThat(cpus.getRequestPolicy().getValidRange().getStep()).isEqualTo(new Quantity("2"));
    }

    @Test
    void whereOnlyOneAmountIsAllowedThereIsNoStep() {
        var device =
                published(Device.builder("l3", CpuSet.range(0, 5)).usedByCapacity("cpus", new CpuAmounts(4, 4, 4, 4)));

        assertThat(at(device.getCapacity(), "cpus")
                        .getRequestPolicy()
                        .getValidRange()
                        .getStep())
                .isNull();
    }

    @Test
    void claimsThatShareADeviceDoNotConsumeItsOtherCapacities() {
        var device = published(Device.builder("l3", CpuSet.range(0, 5))
                .usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 6))
                .capacity("bytes", 1 << 20));

        assertThat(at(device.getCapacity(), "bytes").getRequestPolicy().getDefault())
                .isEqualTo(new Quantity("0"));
        assertThat(at(device.getCapacity(), "bytes").getRequestPolicy().getValidValues())
                .containsExactly(new Quantity("0"));
    }

    @Test
    void aWholeDeviceHasCapacitiesWithoutAPolicy() {
        var device = published(cpu(0).capacity("bytes", 1 << 20));

        assertThat(device.getAllowMultipleAllocations()).isNull();
        assertThat(at(device.getCapacity(), "bytes").getRequestPolicy()).isNull();
    }

    @Test
    void whatADeviceCountsAsOnTheNodeIsPublishedOnlyIfConfigured() {
        List<Device> devices = List.of(
                cpu(0).countsAs("cpu", new NodeResource.PerDevice(BigDecimal.ONE))
                        .build(),
                Device.builder("l3", CpuSet.range(1, 2))
                        .usedByCapacity("cpus", CpuAmounts.wholeUnits(1, 2))
                        .countsAs("cpu", new NodeResource.PerCapacity("cpus", new BigDecimal("0.5")))
                        .build());

        assertThat(slices(devices).get(0).getSpec().getDevices())
                .allSatisfy(device ->
                        assertThat(device.getNodeAllocatableResources()).isNullOrEmpty());
        var published = slices(new SliceSpecs("native.cpu", "node-1", true), devices, List.of())
                .get(0)
                .getSpec()
                .getDevices();
        var whole = at(published.get(0).getNodeAllocatableResources(), "cpu").getMapping();
        assertThat(whole.getDeviceMultiplier()).isEqualTo(new Quantity("1"));
        var shared = at(published.get(1).getNodeAllocatableResources(), "cpu").getMapping();
        assertThat(shared.getCapacityKey()).isEqualTo("cpus");
        assertThat(shared.getCapacityMultiplier()).isEqualTo(new Quantity("0.5"));
    }

    @Test
    void theIndexOfASliceIsInItsName() {
        assertThat(SliceSpecs.indexOf("0001f-native.cpu-node-1-abcde")).isEqualTo(31);
        assertThat(SliceSpecs.indexOf("node-1-native.cpu-abcde")).isEqualTo(-1);
        assertThat(SliceSpecs.indexOf("stray-abcde")).isEqualTo(-1);
        assertThat(SliceSpecs.indexOf("00001")).isEqualTo(-1);
    }
}
