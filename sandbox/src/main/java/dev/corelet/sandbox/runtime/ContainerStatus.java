package dev.corelet.sandbox.runtime;

import java.util.List;

/**
 * A container as the runtime knows it at one moment.
 *
 * @param id the id that the runtime gave it
 * @param podId the id of its pod sandbox
 * @param podUid the uid of the Pod object
 * @param namespace the namespace of the pod
 * @param pod the name of the pod
 * @param name the name of the container in its pod
 * @param state its state
 * @param env its whole environment, what CDI added included; of a name that repeats the last one counts
 * @param cdiDevices the CDI devices that it was created with
 * @param cpus the cpulist that the runtime was told; empty if none, when the container may run everywhere
 * @param mems the list of memory nodes that the runtime was told; empty if none
 * @param cpuShares relative weight; 0 if not set
 * @param quotaMicros CPU time in microseconds for each period; 0 if not set, -1 for no limit
 * @param periodMicros length of a period in microseconds; 0 if not set
 */
public record ContainerStatus(
        String id,
        String podId,
        String podUid,
        String namespace,
        String pod,
        String name,
        ContainerState state,
        List<String> env,
        List<String> cdiDevices,
        String cpus,
        String mems,
        long cpuShares,
        long quotaMicros,
        long periodMicros) {

    public ContainerStatus {
        env = List.copyOf(env);
        cdiDevices = List.copyOf(cdiDevices);
    }
}
