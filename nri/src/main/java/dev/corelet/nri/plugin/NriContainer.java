package dev.corelet.nri.plugin;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A container.
 *
 * @param id the runtime's id of it; a container that is started anew gets a new one
 * @param podId the id of its pod sandbox
 * @param name its name in the pod
 * @param state what it is doing
 * @param env its environment as {@code NAME=value}, what CDI devices added included. Of a name that repeats the last
 *     one counts, and a pod's author may set any name: check what it says
 * @param cdiDevices fully qualified CDI names; filled by few runtimes
 * @param cpu its CPU resources, earlier adjustments included
 * @param memoryLimitBytes how much memory it may use at most; empty for no limit
 * @param oomScoreAdj what is added to its score when the kernel looks for a process to kill, -1000 to 1000; empty if
 *     not set
 * @param devices the devices of the node that it may use, in the runtime's order
 * @param mounts what is mounted into it, in the runtime's order
 * @param labels its labels
 * @param annotations its annotations
 */
public record NriContainer(
        String id,
        String podId,
        String name,
        State state,
        List<String> env,
        List<String> cdiDevices,
        CpuResources cpu,
        OptionalLong memoryLimitBytes,
        OptionalInt oomScoreAdj,
        List<Device> devices,
        List<Mount> mounts,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /** What a container is doing. */
    public enum State {
        /** The runtime did not say: the container is being created. */
        UNKNOWN,
        CREATED,
        PAUSED,
        RUNNING,
        STOPPED
    }

    /**
     * A device node in a container.
     *
     * @param path where the container finds it
     * @param type {@code c} or {@code u} for a character device, {@code b} for a block device, {@code p} for a pipe
     * @param major the kernel's number of the driver
     * @param minor the driver's number of the device
     */
    public record Device(String path, String type, long major, long minor) {}

    /**
     * Something that is mounted into a container.
     *
     * @param source what is mounted: a path on the node, or a word for file systems without one
     * @param destination where the container finds it
     * @param options the options of the mount, such as {@code ro}
     */
    public record Mount(String source, String destination, List<String> options) {

        public Mount {
            options = List.copyOf(options);
        }
    }

    public NriContainer {
        env = List.copyOf(env);
        cdiDevices = List.copyOf(cdiDevices);
        devices = List.copyOf(devices);
        mounts = List.copyOf(mounts);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
