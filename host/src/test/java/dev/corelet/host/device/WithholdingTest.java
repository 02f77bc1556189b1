package dev.corelet.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.topology.CpuSet;
import org.junit.jupiter.api.Test;

class WithholdingTest {

    private static final DeviceTaint TAINT = new DeviceTaint("native.cpu/withheld", "", DeviceTaint.Effect.NO_SCHEDULE);

    private static final Device WHOLE =
            Device.builder("core0", CpuSet.range(0, 1)).build();

    private static Device withholding(String cpus, Device device) {
        return new Withholding(CpuSet.parse(cpus), TAINT).applyTo(device);
    }

    private static Device byCapacity(CpuAmounts amounts) {
        return Device.builder("l3", CpuSet.range(0, 5))
                .usedByCapacity("cpus", amounts)
                .build();
    }

    private static Device left(String cpus, CpuAmounts amounts) {
        return Device.builder("l3", CpuSet.parse(cpus))
                .usedByCapacity("cpus", amounts)
                .build();
    }

    @Test
    void aDeviceOfOtherCpusStaysAsItIs() {
        assertThat(withholding("2-5", WHOLE)).isSameAs(WHOLE);
    }

    @Test
    void aWholeDeviceWithOneOfTheCpusIsTainted() {
        assertThat(withholding("1-5", WHOLE).taints()).containsExactly(TAINT);
        assertThat(withholding("1-5", WHOLE).cpus()).isEqualTo(WHOLE.cpus());
    }

    @Test
    void aDeviceByCapacityHasSoMuchLess() {
        assertThat(withholding("4", byCapacity(new CpuAmounts(1, 1, 6, 2))))
                .isEqualTo(left("0-3,5", new CpuAmounts(1, 1, 5, 2)));
    }

    @Test
    void amountsStayWithinWhatIsLeft() {
        assertThat(withholding("3-5", byCapacity(new CpuAmounts(2, 2, 6, 4))))
                .isEqualTo(left("0-2", new CpuAmounts(2, 2, 2, 2)));
    }

    @Test
    void aDeviceWithLessThanTheLeastAmountIsTainted() {
        Device device = withholding("1-5", byCapacity(new CpuAmounts(2, 2, 6, 2)));

        assertThat(device.taints()).containsExactly(TAINT);
        assertThat(device.use()).isEqualTo(new DeviceUse.ByCapacity("cpus", new CpuAmounts(2, 2, 6, 2)));
    }
}
