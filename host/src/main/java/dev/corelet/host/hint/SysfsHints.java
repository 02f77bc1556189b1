package dev.corelet.host.hint;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.node.HintReader;
import dev.corelet.host.node.Used;
import dev.corelet.host.topology.TopologySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where devices and mounted disks are by what the kernel says in sysfs. It reads files of the kernel's own memory
 * only, and never touches a device or a path that is mounted, which may be on a network that is away.
 */
public final class SysfsHints implements HintReader {

    private static final Logger LOG = LoggerFactory.getLogger(SysfsHints.class);

    /** A runtime waits: more things than that of one container are not looked at. */
    private static final int MOST_THINGS = 32;

    /** How long the table of mounts counts as the present one. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private final Path root;
    private final SysfsDevices devices;
    /** Guarded by this object, as is {@code readAt}. */
    private Optional<MountTable> mounts = Optional.empty();

    private long readAt;

    /**
     * Creates a reader.
     *
     * @param root what holds {@code sys/} and {@code proc/}
     */
    SysfsHints(Path root) {
        this.root = root;
        this.devices = new SysfsDevices(root);
    }

    /** Returns the reader for a machine as the configuration names it: this one or a directory; others have no devices. */
    public static HintReader of(String topology) {
        if (topology.equals(TopologySource.HOST)) {
            return new SysfsHints(Path.of("/"));
        }
        boolean isDirectory =
                !topology.startsWith(TopologySource.SYNTHETIC_PREFIX) && Files.isDirectory(Path.of(topology));
        return isDirectory ? new SysfsHints(Path.of(topology)) : HintReader.NONE;
    }

    @Override
    public List<TopologyHint> hints(List<Used> used, CpuTopology machine) {
        List<TopologyHint> hints = new ArrayList<>();
        for (Used thing : used.stream().limit(MOST_THINGS).toList()) {
            try {
                if (thing instanceof Used.Device device) {
                    CpuSet cpus = devices.closeTo(device.block(), device.major(), device.minor(), machine);
                    add(hints, TopologyHint.Kind.DEVICE, device.path(), cpus);
                } else if (thing instanceof Used.Mount mount) {
                    CpuSet cpus = mounts().deviceOf(mount.source())
                            .map(device -> devices.closeTo(true, device.major(), device.minor(), machine))
                            .orElse(CpuSet.EMPTY);
                    add(hints, TopologyHint.Kind.MOUNT, mount.source(), cpus);
                }
            } catch (IOException e) {
                LOG.atDebug()
                        .addKeyValue("thing", thing)
                        .addKeyValue("error", e)
                        .log("no hint");
            }
        }
        return hints;
    }

    /** When the agent starts, many containers are looked at one after the other. */
    private synchronized MountTable mounts() throws IOException {
        long now = System.nanoTime();
        if (mounts.isEmpty() || now - readAt > FRESH.toNanos()) {
            mounts = Optional.of(MountTable.read(root));
            readAt = now;
        }
        return mounts.get();
    }

    private static void add(List<TopologyHint> hints, TopologyHint.Kind kind, String source, CpuSet cpus) {
        if (!cpus.isEmpty()) {
            hints.add(new TopologyHint(kind, source, cpus));
        }
    }
}
