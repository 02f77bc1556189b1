package dev.corelet.nri.plugin;

import dev.corelet.nri.api.proto.CDIDevice;
import dev.corelet.nri.api.proto.ConfigureRequest;
import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.ContainerAdjustment;
import dev.corelet.nri.api.proto.ContainerState;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.LinuxContainer;
import dev.corelet.nri.api.proto.LinuxContainerAdjustment;
import dev.corelet.nri.api.proto.LinuxContainerUpdate;
import dev.corelet.nri.api.proto.LinuxDevice;
import dev.corelet.nri.api.proto.LinuxResources;
import dev.corelet.nri.api.proto.Mount;
import dev.corelet.nri.api.proto.OptionalInt64;
import dev.corelet.nri.api.proto.OptionalUInt64;
import dev.corelet.nri.api.proto.PodSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Between the messages of NRI and the records that handlers see. */
final class Translation {

    private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private Translation() {}

    static RuntimeInfo runtime(ConfigureRequest request) {
        Optional<NriVersion> reported = NriVersion.parse(request.getNriVersion());
        return new RuntimeInfo(
                request.getRuntimeName(),
                request.getRuntimeVersion(),
                reported.orElseGet(() -> NriVersions.of(request.getRuntimeName(), request.getRuntimeVersion())),
                reported.isPresent(),
                request.getRequestTimeout() > 0
                        ? Duration.ofMillis(request.getRequestTimeout())
                        : DEFAULT_REQUEST_TIMEOUT,
                request.getConfig());
    }

    static NriPod pod(PodSandbox pod) {
        return new NriPod(
                pod.getId(),
                pod.getUid(),
                pod.getNamespace(),
                pod.getName(),
                pod.getLinux().getCgroupParent(),
                pod.getLabelsMap(),
                pod.getAnnotationsMap());
    }

    static NriContainer container(Container container) {
        LinuxContainer linux = container.getLinux();
        return new NriContainer(
                container.getId(),
                container.getPodSandboxId(),
                container.getName(),
                state(container.getState()),
                container.getEnvList(),
                container.getCDIDevicesList().stream().map(CDIDevice::getName).toList(),
                cpu(linux.getResources()),
                memoryLimit(linux.getResources()),
                oomScoreAdj(linux),
                linux.getDevicesList().stream().map(Translation::device).toList(),
                container.getMountsList().stream().map(Translation::mount).toList(),
                container.getLabelsMap(),
                container.getAnnotationsMap());
    }

    /** Neither 0 nor -1 limits anything. */
    private static OptionalLong memoryLimit(LinuxResources resources) {
        long limit = resources.getMemory().getLimit().getValue();
        return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    /** The kernel takes nothing beyond 1000 either way. */
    private static OptionalInt oomScoreAdj(LinuxContainer linux) {
        long value = Math.max(-1000, Math.min(1000, linux.getOomScoreAdj().getValue()));
        return linux.hasOomScoreAdj() ? OptionalInt.of((int) value) : OptionalInt.empty();
    }

    private static NriContainer.Device device(LinuxDevice device) {
        return new NriContainer.Device(device.getPath(), device.getType(), device.getMajor(), device.getMinor());
    }

    private static NriContainer.Mount mount(Mount mount) {
        return new NriContainer.Mount(mount.getSource(), mount.getDestination(), mount.getOptionsList());
    }

    private static NriContainer.State state(ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> NriContainer.State.CREATED;
            case CONTAINER_PAUSED -> NriContainer.State.PAUSED;
            case CONTAINER_RUNNING -> NriContainer.State.RUNNING;
            case CONTAINER_STOPPED -> NriContainer.State.STOPPED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> NriContainer.State.UNKNOWN;
        };
    }

    static ResourceChange change(LinuxResources resources) {
        return new ResourceChange(cpu(resources), memoryLimit(resources));
    }

    static CpuResources cpu(LinuxResources resources) {
        LinuxCPU cpu = resources.getCpu();
        return new CpuResources(
                cpu.hasShares() ? OptionalLong.of(cpu.getShares().getValue()) : OptionalLong.empty(),
                cpu.hasQuota() ? OptionalLong.of(cpu.getQuota().getValue()) : OptionalLong.empty(),
                cpu.hasPeriod() ? OptionalLong.of(cpu.getPeriod().getValue()) : OptionalLong.empty(),
                cpu.getCpus(),
                cpu.getMems());
    }

    private static LinuxResources resources(CpuResources cpu) {
        LinuxCPU.Builder message = LinuxCPU.newBuilder().setCpus(cpu.cpus()).setMems(cpu.mems());
        cpu.shares()
                .ifPresent(
                        value -> message.setShares(OptionalUInt64.newBuilder().setValue(value)));
        cpu.quotaMicros()
                .ifPresent(value -> message.setQuota(OptionalInt64.newBuilder().setValue(value)));
        cpu.periodMicros()
                .ifPresent(
                        value -> message.setPeriod(OptionalUInt64.newBuilder().setValue(value)));
        return LinuxResources.newBuilder().setCpu(message).build();
    }

    static ContainerAdjustment adjustment(CpuResources cpu) {
        return ContainerAdjustment.newBuilder()
                .setLinux(LinuxContainerAdjustment.newBuilder().setResources(resources(cpu)))
                .build();
    }

    /** Returns one update for each container, in the order of their ids. */
    static List<ContainerUpdate> updates(Map<String, CpuResources> updates, boolean ignoreFailure) {
        return new TreeMap<>(updates)
                .entrySet().stream()
                        .map(update -> ContainerUpdate.newBuilder()
                                .setContainerId(update.getKey())
                                .setLinux(LinuxContainerUpdate.newBuilder().setResources(resources(update.getValue())))
                                .setIgnoreFailure(ignoreFailure)
                                .build())
                        .toList();
    }
}
