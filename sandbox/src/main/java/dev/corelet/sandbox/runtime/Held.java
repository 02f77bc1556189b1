package dev.corelet.sandbox.runtime;

import java.util.List;

/**
 * A container with all that the runtime knows about it.
 *
 * @param pid of its process; 0 while there is none
 * @param stopAnnounced whether plugins have been told that it stopped, which happens once
 */
record Held(
        String id,
        Pod pod,
        ContainerSpec spec,
        List<String> env,
        CpuValues cpu,
        ContainerState state,
        int pid,
        boolean stopAnnounced) {

    /** A pod sandbox. */
    record Pod(String id, PodSpec spec, boolean ready) {}

    Held with(CpuValues other) {
        return new Held(id, pod, spec, env, other, state, pid, stopAnnounced);
    }

    Held with(ContainerState other, int otherPid) {
        return new Held(id, pod, spec, env, cpu, other, otherPid, stopAnnounced);
    }

    Held announcedAsStopped() {
        return new Held(id, pod, spec, env, cpu, state, pid, true);
    }

    ContainerStatus status() {
        return new ContainerStatus(
                id,
                pod.id(),
                pod.spec().uid(),
                pod.spec().namespace(),
                pod.spec().name(),
                spec.name(),
                state,
                env,
                spec.cdiDevices(),
                cpu.cpus(),
                cpu.mems(),
                cpu.shares(),
                cpu.quotaMicros(),
                cpu.periodMicros());
    }
}
