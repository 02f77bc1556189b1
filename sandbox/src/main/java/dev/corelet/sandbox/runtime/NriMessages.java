package dev.corelet.sandbox.runtime;

import dev.corelet.nri.api.proto.CDIDevice;
import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.LinuxContainer;
import dev.corelet.nri.api.proto.LinuxMemory;
import dev.corelet.nri.api.proto.LinuxPodSandbox;
import dev.corelet.nri.api.proto.LinuxResources;
import dev.corelet.nri.api.proto.OptionalInt;
import dev.corelet.nri.api.proto.OptionalInt64;
import dev.corelet.nri.api.proto.OptionalUInt64;
import dev.corelet.nri.api.proto.PodSandbox;

/** How pods and containers look to plugins. */
final class NriMessages {

    private NriMessages() {}

    static PodSandbox pod(Held.Pod pod) {
        PodSpec spec = pod.spec();
        return PodSandbox.newBuilder()
                .setId(pod.id())
                .setUid(spec.uid())
                .setNamespace(spec.namespace())
                .setName(spec.name())
                .putAllLabels(spec.labels())
                .putAllAnnotations(spec.annotations())
                .setLinux(LinuxPodSandbox.newBuilder().setCgroupParent(cgroup(pod)))
                .build();
    }

    private static String cgroup(Held.Pod pod) {
        return pod.spec().qosClass().cgroupOfPod(pod.spec().uid());
    }

    /** Returns a container as it is, or as it is to be while it is being created. */
    static Container container(Held held, NriLevel level) {
        Container.Builder container = Container.newBuilder()
                .setId(held.id())
                .setPodSandboxId(held.pod().id())
                .setName(held.spec().name())
                .setState(state(held.state()))
                .setPid(held.pid())
                .putAllLabels(held.spec().labels())
                .putAllAnnotations(held.spec().annotations())
                .addAllEnv(held.env())
                .setLinux(LinuxContainer.newBuilder()
                        .setCgroupsPath(cgroup(held.pod()) + "/" + held.id())
                        .setOomScoreAdj(OptionalInt.newBuilder()
                                .setValue(held.spec().memory().oomScoreAdj()))
                        .setResources(resources(held)));
        if (level.listsCdiDevices()) {
            held.spec()
                    .cdiDevices()
                    .forEach(name ->
                            container.addCDIDevices(CDIDevice.newBuilder().setName(name)));
        }
        return container.build();
    }

    static dev.corelet.nri.api.proto.ContainerState state(ContainerState state) {
        return switch (state) {
            case CREATED -> dev.corelet.nri.api.proto.ContainerState.CONTAINER_CREATED;
            case RUNNING -> dev.corelet.nri.api.proto.ContainerState.CONTAINER_RUNNING;
            case EXITED -> dev.corelet.nri.api.proto.ContainerState.CONTAINER_STOPPED;
        };
    }

    private static LinuxResources resources(Held held) {
        LinuxResources.Builder resources =
                LinuxResources.newBuilder().setCpu(held.cpu().toMessage());
        long limit = held.spec().memory().limitBytes();
        if (limit != 0) {
            resources.setMemory(
                    LinuxMemory.newBuilder().setLimit(OptionalInt64.newBuilder().setValue(limit)));
        }
        return resources.build();
    }

    static LinuxResources resources(LinuxCPU cpu) {
        return LinuxResources.newBuilder().setCpu(cpu).build();
    }

    /** Returns what CRI asks for: values that were not given are there, and 0. */
    static LinuxCPU requested(CpuLimits limits) {
        return LinuxCPU.newBuilder()
                .setShares(OptionalUInt64.newBuilder().setValue(limits.shares()))
                .setQuota(OptionalInt64.newBuilder().setValue(limits.quotaMicros()))
                .setPeriod(OptionalUInt64.newBuilder().setValue(limits.periodMicros()))
                .build();
    }
}
