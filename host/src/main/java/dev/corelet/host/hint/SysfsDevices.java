package dev.corelet.host.hint;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kernel's tree of devices, in which some say which CPUs or NUMA node they are close to
 * ({@code Documentation/ABI/testing/sysfs-bus-pci}).
 */
final class SysfsDevices {

    private static final List<String> CPU_LISTS =
            List.of("local_cpulist", "cpulistaffinity", "cpulist", "shared_cpu_list");

    /** Longer than the list of every second CPU of the largest machine. */
    private static final int MOST_BYTES = 65_536;

    /** Disks on disks on disks, such as encryption on logical volumes on RAID. */
    private static final int MOST_LAYERS = 4;

    private static final int MOST_PARTS = 16;

    private final Path sys;

    SysfsDevices(Path root) {
        this.sys = root.resolve("sys").toAbsolutePath().normalize();
    }

    /** Returns the CPUs close to a device; none if it is close to all, or nothing is said of that. */
    CpuSet closeTo(boolean block, long major, long minor, CpuTopology machine) {
        Path link = sys.resolve("dev/%s/%d:%d".formatted(block ? "block" : "char", major, minor));
        return target(link).map(device -> closeTo(device, machine, MOST_LAYERS)).orElse(CpuSet.EMPTY);
    }

    private CpuSet closeTo(Path device, CpuTopology machine, int layers) {
        for (Path at : upwardsFrom(device)) {
            CpuSet cpus = saidAt(at, machine);
            if (!cpus.isEmpty() && !cpus.equals(machine.online())) {
                return cpus;
            }
        }
        if (layers == 0) {
            return CpuSet.EMPTY;
        }
        return CpuSet.unionOf(parts(device).stream()
                .map(part -> closeTo(part, machine, layers - 1))
                .toList());
    }

    /** Returns a device and what it is connected to, from controllers to the bridge of a package. */
    private List<Path> upwardsFrom(Path device) {
        List<Path> upwards = new ArrayList<>();
        Path at = sys.resolve("devices");
        for (Path name : at.relativize(device)) {
            at = at.resolve(name);
            upwards.add(0, at);
        }
        return upwards;
    }

    private static CpuSet saidAt(Path directory, CpuTopology machine) {
        for (String list : CPU_LISTS) {
            CpuSet cpus =
                    read(directory.resolve(list)).map(SysfsDevices::parsed).orElse(CpuSet.EMPTY);
            if (!cpus.intersect(machine.online()).isEmpty()) {
                return cpus.intersect(machine.online());
            }
        }
        // -1 where the firmware does not say.
        return read(directory.resolve("numa_node"))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .flatMap(text -> machine.numaNode(Integer.parseInt(text)))
                .map(NumaNode::closestCpus)
                .orElse(CpuSet.EMPTY);
    }

    private static CpuSet parsed(String text) {
        try {
            return CpuSet.parse(text);
        } catch (IllegalArgumentException e) {
            return CpuSet.EMPTY;
        }
    }

    /** Returns what a device is made of: the disks below a volume, or the devices of a group given to a virtual machine. */
    private List<Path> parts(Path device) {
        Path group = sys.resolve("kernel/iommu_groups")
                .resolve(String.valueOf(device.getFileName()))
                .resolve("devices");
        Path links = device.startsWith(sys.resolve("devices/virtual/vfio")) ? group : device.resolve("slaves");
        List<Path> parts = new ArrayList<>();
        try (Stream<Path> entries = Files.list(links)) {
            entries.sorted().limit(MOST_PARTS).forEach(link -> target(link).ifPresent(parts::add));
        } catch (IOException | UncheckedIOException e) {
            // Most devices have no parts.
            return List.of();
        }
        return parts;
    }

    /** Follows a link by what it says, to a device that is in the tree. */
    private Optional<Path> target(Path link) {
        try {
            Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
            return Optional.of(target).filter(path -> path.startsWith(sys.resolve("devices")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
