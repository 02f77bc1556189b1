package dev.corelet.host.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.node.HintReader;
import dev.corelet.host.node.Used;
import dev.corelet.host.topology.TopologySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packages of one NUMA node each: CPUs 0-3 on node 0, and 4-7 on node 1. */
class SysfsHintsTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:package:2 numa:1 core:4").discover().topology();

    @TempDir
    private Path root;

    private List<TopologyHint> hints(Used... used) {
        return SysfsHints.of(root.toString()).hints(List.of(used), MACHINE);
    }

    private String cpus(Used used) {
        return hints(used).stream()
                .map(hint -> hint.cpus().toString())
                .findFirst()
                .orElse("none");
    }

    private static Used device(int minor) {
        return new Used.Device("/dev/some", false, 240, minor);
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    /** Makes a device with its number, and returns its directory. */
    private Path node(String kind, String number, String device) throws IOException {
        Path directory = Files.createDirectories(root.resolve("sys/devices").resolve(device));
        link("sys/dev/%s/%s".formatted(kind, number), directory);
        return directory;
    }

    private void link(String path, Path target) throws IOException {
        Path link = root.resolve(path);
        Path parent = Objects.requireNonNull(link.getParent());
        Files.createDirectories(parent);
        Files.createSymbolicLink(link, parent.relativize(target));
    }

    @Test
    void aDeviceIsCloseToTheCpusThatItsControllerNames() throws IOException {
        node("char", "240:1", "pci0000:00/0000:00:1f.0/some/some1");
        file("sys/devices/pci0000:00/0000:00:1f.0/local_cpulist", "4-7");

        assertThat(hints(device(1)))
                .singleElement()
                .returns("/dev/some", TopologyHint::source)
                .returns(TopologyHint.Kind.DEVICE, TopologyHint::kind)
                .returns("4-7", hint -> hint.cpus().toString());
    }

    @Test
    void aDeviceIsCloseToTheCpusOfItsNumaNode() throws IOException {
        node("char", "240:1", "pci0000:00/0000:00:1f.0/some/some1");
        file("sys/devices/pci0000:00/0000:00:1f.0/numa_node", "1");
        assertThat(cpus(device(1))).isEqualTo("4-7");

        file("sys/devices/pci0000:00/0000:00:1f.0/numa_node", "-1");
        assertThat(cpus(device(1))).isEqualTo("none");

        file("sys/devices/pci0000:00/0000:00:1f.0/numa_node", "99");
        assertThat(cpus(device(1))).isEqualTo("none");
    }

    @Test
    void whatIsCloseToAllCpusIsNoHint() throws IOException {
        node("char", "240:1", "pci0000:00/0000:00:1f.0/some");
        file("sys/devices/pci0000:00/0000:00:1f.0/some/local_cpulist", "0-7");
        assertThat(cpus(device(1))).isEqualTo("none");

        file("sys/devices/pci0000:00/local_cpulist", "0-3,64");
        assertThat(cpus(device(1))).isEqualTo("0-3");
    }

    @Test
    void aMountIsWhereItsDiskIs() throws IOException {
        node("block", "8:1", "pci0000:80/ata1/block/sda/sda1");
        file("sys/devices/pci0000:80/numa_node", "1");
        file("proc/1/mountinfo", """
                22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
                23 22 8:1 / /var/lib/some\\040disk rw,relatime shared:2 - xfs /dev/sda1 rw
                24 23 0:41 / /var/lib/some\\040disk/net rw - nfs4 server:/export rw
                not a line""");

        assertThat(hints(new Used.Mount("/var/lib/some disk/data")))
                .singleElement()
                .returns("/var/lib/some disk/data", TopologyHint::source)
                .returns(TopologyHint.Kind.MOUNT, TopologyHint::kind)
                .returns("4-7", hint -> hint.cpus().toString());
        assertThat(cpus(new Used.Mount("/var/lib/some diskette"))).isEqualTo("none");
        assertThat(cpus(new Used.Mount("/var/lib/some disk/net/data"))).isEqualTo("none");
    }

    @Test
    void aVolumeIsWhereTheDisksBelowItAre() throws IOException {
        Path disk = node("block", "8:1", "pci0000:80/ata1/block/sda");
        file("sys/devices/pci0000:80/numa_node", "1");
        Path raid = node("block", "9:0", "virtual/block/md0");
        link("sys/devices/virtual/block/md0/slaves/sda", disk);
        node("block", "253:0", "virtual/block/dm-0");
        link("sys/devices/virtual/block/dm-0/slaves/md0", raid);
        link("sys/devices/virtual/block/md0/slaves/dm-0", root.resolve("sys/devices/virtual/block/dm-0"));

        assertThat(cpus(new Used.Device("/dev/dm-0", true, 253, 0))).isEqualTo("4-7");
    }

    @Test
    void aGroupGivenToAVirtualMachineIsWhereItsDevicesAre() throws IOException {
        Path card = Files.createDirectories(root.resolve("sys/devices/pci0000:80/0000:80:01.0"));
        file("sys/devices/pci0000:80/0000:80:01.0/local_cpulist", "4-7");
        node("char", "510:0", "virtual/vfio/12");
        link("sys/kernel/iommu_groups/12/devices/0000:80:01.0", card);

        assertThat(cpus(new Used.Device("/dev/vfio/12", false, 510, 0))).isEqualTo("4-7");
    }

    @Test
    void nothingOutsideOfTheTreeOfDevicesIsFollowed() throws IOException {
        file("elsewhere/local_cpulist", "4-7");
        link("sys/dev/char/240:1", root.resolve("elsewhere"));
        file("sys/dev/char/240:2", "no link");

        assertThat(hints(device(1), device(2), device(3), new Used.Mount("/data")))
                .isEmpty();
    }

    @Test
    void whatIsNoListIsNoHint() throws IOException {
        node("char", "240:1", "some");
        file("sys/devices/some/local_cpulist", "many");
        file("sys/devices/some/cpulist", "9999999999999");

        assertThat(cpus(device(1))).isEqualTo("none");
    }

    @Test
    void onlySoManyThingsAreLookedAt() throws IOException {
        node("char", "240:1", "some");
        file("sys/devices/some/local_cpulist", "4-7");

        assertThat(SysfsHints.of(root.toString()).hints(Collections.nCopies(1000, device(1)), MACHINE))
                .hasSize(32);
    }

    @Test
    void machinesThatAreMadeUpHaveNoDevices() {
        assertThat(SysfsHints.of("synthetic:core:4")).isSameAs(HintReader.NONE);
    }
}
