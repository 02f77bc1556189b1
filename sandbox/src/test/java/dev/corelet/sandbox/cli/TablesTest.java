package dev.corelet.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.cluster.ClaimView;
import dev.corelet.sandbox.cluster.ContainerView;
import dev.corelet.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void shortensNumberedNames() {
        assertThat(NameRanges.of(List.of("cpu2", "cpu0", "cpu1", "cpu5", "l3-0", "odd")))
                .isEqualTo("odd cpu0-2,5 l3-0");
        assertThat(NameRanges.of(List.of("l3-0", "l3-1", "l3-3"))).isEqualTo("l3-0..1,3");
    }

    @Test
    void groupsDevicesByWhatTellsThemApart() {
        ResourceSliceBuilder slice = new ResourceSliceBuilder()
                .withNewSpec()
                .withDriver("native.cpu")
                .withNewPool(1L, "node", 1L)
                .endSpec();
        for (long id = 0; id < 4; id++) {
            slice.editSpec()
                    .addNewDevice()
                    .withName("cpu" + id)
                    .addToAttributes("core", integer(id))
                    .addToAttributes("package", integer(0))
                    .addToAttributes("half", integer(id / 2))
                    .addToCapacity("cpus", new DeviceCapacity(null, new Quantity("2")))
                    .endDevice()
                    .endSpec();
        }

        assertThat(DeviceTable.write(List.of(slice.build()))).isEqualTo("""
                          driver native.cpu, pool node: 4 devices in 1 ResourceSlice
                          DEVICES  COUNT  ATTRIBUTES
                          cpu0-1   2      half=0
                          cpu2-3   2      half=1
                          all      4      capacity.cpus=2 package=0
                          each     1      core of its own
                        """);
    }

    @Test
    void saysBelowARowWhyItWaits() {
        ClaimView claim =
                new ClaimView("default", "x", "u", ClaimView.State.PENDING, "waits for a pod", List.of(), CpuSet.EMPTY);
        ContainerView pinned = new ContainerView(
                "default",
                "p",
                "c",
                ContainerView.State.RUNNING,
                "",
                CpuSet.parse("1-3"),
                "0",
                CpuSet.of(1),
                CpuSet.parse("2-3"),
                1024);
        ContainerView free = new ContainerView(
                "default", "q", "c", ContainerView.State.RUNNING, "", CpuSet.EMPTY, "", CpuSet.EMPTY, CpuSet.EMPTY, 2);

        assertThat(StateTable.write(new Snapshot(List.of(claim), List.of(pinned, free), List.<ResourceSlice>of())))
                .isEqualTo("""
                          CLAIM      STATE    DEVICES  CPUS
                          default/x  pending  -        -
                              waits for a pod

                          CONTAINER    STATE    EXCLUSIVE  SHARED CPUS       MEMS  SHARES
                          default/p/c  running  1          2-3               0     1024
                          default/q/c  running  -          all (not pinned)  -     2
                        """);
    }

    private static DeviceAttribute integer(long value) {
        return new DeviceAttributeBuilder().withInt(value).build();
    }
}
