package dev.corelet.plugin.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.AttributeSchemeContract;
import dev.corelet.testkit.Machines;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The attributes of the prototype's specification, sections 1.1 to 1.3. */
class HybridSchemeTest implements AttributeSchemeContract {

    /** Four P-cores of two threads on CPUs 0-7, eight E-cores on CPUs 8-15. */
    private static final CpuTopology HYBRID = Machines.hybrid(4, 8);

    private static final Map<String, Object> CORES = Map.of("device", "core");

    @Override
    public AttributeScheme scheme() {
        return new HybridScheme();
    }

    /** The same promises with cores for devices. */
    @Nested
    class OfCores implements AttributeSchemeContract {

        @Override
        public AttributeScheme scheme() {
            return new HybridScheme();
        }

        @Override
        public Map<String, Object> options() {
            return CORES;
        }
    }

    private static List<Device> devices(CpuTopology machine, CpuSet offered) {
        return devices(machine, offered, Map.of());
    }

    private static List<Device> devices(CpuTopology machine, CpuSet offered, Map<String, Object> options) {
        HybridScheme scheme = new HybridScheme();
        try {
            return scheme.devices(new SchemeInput(machine, offered, Options.bind(scheme.options(), options)));
        } catch (InvalidOptionException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, AttributeValue> attributes(CpuTopology machine, int cpu) {
        return devices(machine, CpuSet.of(cpu)).get(0).attributes();
    }

    private static AttributeValue number(long value) {
        return new AttributeValue.OfInt(value);
    }

    private static AttributeValue text(String value) {
        return new AttributeValue.OfString(value);
    }

    private static NodeResource cpus(int amount) {
        return new NodeResource.PerDevice(BigDecimal.valueOf(amount));
    }

    @Test
    void everyCpuOnOfferIsADeviceNamedAfterIt() {
        assertThat(devices(HYBRID, CpuSet.parse("1-2,9")))
                .extracting(Device::name)
                .containsExactly("cpu1", "cpu2", "cpu9");
    }

    @Test
    void coresAreToldApartByTheirKind() {
        assertThat(attributes(HYBRID, 7)).containsEntry("coreType", new AttributeValue.OfString("P-core"));
        assertThat(attributes(HYBRID, 8)).containsEntry("coreType", new AttributeValue.OfString("E-core"));
    }

    @Test
    void thePlaceOfACpuIsGivenInTheKernelsIds() {
        CpuTopology twoPackages = Machines.uniform(2, 1, 2, 2);

        assertThat(attributes(twoPackages, 6))
                .containsEntry("package", number(1))
                .containsEntry("die", number(0))
                .containsEntry("cluster", number(0))
                .containsEntry("core", number(1))
                .containsEntry("localMemory", number(1))
                .containsEntry("isolated", new AttributeValue.OfBool(false));
    }

    @Test
    void cachesAreNumberedOverTheWholeMachineByLevelAndType() {
        CpuTopology machine = Machines.uniform(1, 1, 8, 1);

        assertThat(attributes(machine, 0))
                .containsEntry("cache0ID", number(0))
                .containsEntry("cache1ID", number(8))
                .containsEntry("cache2ID", number(16))
                .containsEntry("cache3ID", number(24));
        assertThat(attributes(machine, 7)).containsEntry("cache0ID", number(7)).containsEntry("cache3ID", number(24));
    }

    @Test
    void cachesThatShareTheKernelsIdOnTwoPackagesStayTwo() {
        CpuTopology machine = Machines.uniform(2, 1, 1, 1);

        assertThat(attributes(machine, 0).get("cache3ID"))
                .isNotEqualTo(attributes(machine, 1).get("cache3ID"));
    }

    @Test
    void aClockThatTheMachineDoesNotReportIsLeftOut() {
        assertThat(attributes(Machines.uniform(1, 1, 1, 1), 0)).doesNotContainKeys("baseFreq", "minFreq", "maxFreq");
    }

    @Test
    void aCoreHasAnIdThatTheWholeMachineHasOnce() {
        CpuTopology twoPackages = Machines.uniform(2, 1, 2, 2);

        assertThat(attributes(twoPackages, 4)).containsEntry("core", number(0));
        assertThat(attributes(twoPackages, 4)).containsEntry("physicalCore", text("package1-core0"));
        assertThat(attributes(twoPackages, 0)).containsEntry("physicalCore", text("package0-core0"));
    }

    @Test
    void threadsAreCountedWithinTheirCoreWhoeverElseIsOnOffer() {
        CpuTopology machine = Machines.uniform(1, 1, 2, 2);

        assertThat(attributes(machine, 2)).containsEntry("thread", number(0));
        assertThat(attributes(machine, 3)).containsEntry("thread", number(1)).doesNotContainKey("threads");
    }

    @Test
    void otherDriversDevicesCanBeMatchedByTheStandardNumaNode() {
        assertThat(attributes(Machines.uniform(1, 2, 2, 1), 3))
                .containsEntry("resource.kubernetes.io/numaNode", number(1));
    }

    @Test
    void aDeviceCountsAsItsCpusOfTheNode() {
        assertThat(devices(HYBRID, CpuSet.of(3)).get(0).nodeResources()).isEqualTo(Map.of("cpu", cpus(1)));
        assertThat(devices(HYBRID, HYBRID.online(), CORES).get(0).nodeResources())
                .isEqualTo(Map.of("cpu", cpus(2)));
    }

    @Test
    void aCoreIsADeviceOnlyIfAllItsThreadsAreOnOffer() {
        assertThat(devices(HYBRID, CpuSet.parse("1-3,9"), CORES))
                .extracting(Device::name, device -> device.cpus().toString())
                .containsExactly(
                        tuple("package0-die0-cluster2-core2", "2-3"), tuple("package0-die0-cluster8-core9", "9"));
    }

    @Test
    void aCoreSaysHowManyThreadsItHasAndElseWhatTheyHaveInCommon() {
        CpuTopology twoPackages = Machines.uniform(2, 1, 2, 2);
        Device core = devices(twoPackages, twoPackages.online(), CORES).get(3);

        assertThat(core.attributes())
                .containsEntry("threads", number(2))
                .containsEntry("package", number(1))
                .containsEntry("core", number(1))
                .containsEntry("physicalCore", text(core.name()))
                .doesNotContainKey("thread");
    }

    @Test
    void attributesAreLeftOutAsTheOperatorWishes() {
        Map<String, Object> options = Map.of("leaveOut", List.of("cache0ID", "resource.kubernetes.io/numaNode"));

        assertThat(devices(HYBRID, CpuSet.of(0), options).get(0).attributes())
                .containsKeys("cache1ID", "localMemory")
                .doesNotContainKeys("cache0ID", "resource.kubernetes.io/numaNode");
    }

    @Test
    void anUnknownAttributeToLeaveOutIsAnErrorThatNamesTheKnownOnes() {
        assertThatThrownBy(() -> Options.bind(new HybridScheme().options(), Map.of("leaveOut", List.of("colour"))))
                .hasMessageStartingWith("found [colour], expected a list of words out of package, die, ")
                .hasMessageContaining("cache3ID");
    }

    @Test
    void everyAttributeCanBeLeftOut() {
        assertThat(Attributes.NAMES)
                .containsAll(attributes(HYBRID, 0).keySet())
                .containsAll(devices(HYBRID, HYBRID.online(), CORES)
                        .get(0)
                        .attributes()
                        .keySet());
    }
}
