package dev.corelet.nri.plugin;

import java.util.List;
import java.util.Map;

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

    public NriContainer {
        env = List.copyOf(env);
        cdiDevices = List.copyOf(cdiDevices);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
