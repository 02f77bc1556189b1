package dev.corelet.plugin.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.AttributeSchemeContract;
import dev.corelet.testkit.Machines;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The attributes of the prototype's specification, sections 1.1 to 1.3. */
class HybridSchemeTest implements AttributeSchemeContract {

    /** Four P-cores of two threads on CPUs 0-7, eight E-cores on CPUs 8-15. */
    private static final CpuTopology HYBRID = Machines.hybrid(4, 8);

    @Override
    public AttributeScheme scheme() {
        return new HybridScheme();
    }

    private static List<Device> devices(CpuTopology machine, CpuSet offered) {
        return new HybridScheme().devices(new SchemeInput(machine, offered, Options.NONE));
    }

    private static Map<String, AttributeValue> attributes(CpuTopology machine, int cpu) {
        return devices(machine, CpuSet.of(cpu)).get(0).attributes();
    }

    private static AttributeValue number(long value) {
        return new AttributeValue.OfInt(value);
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
}
