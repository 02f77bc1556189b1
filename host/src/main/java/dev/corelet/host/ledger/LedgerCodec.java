package dev.corelet.host.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.ledger.proto.ClaimRecord;
import dev.corelet.host.ledger.proto.ContainerRecord;
import dev.corelet.host.ledger.proto.DeviceRecord;
import dev.corelet.host.ledger.proto.HintRecord;
import dev.corelet.host.ledger.proto.LedgerRecord;
import dev.corelet.host.ledger.proto.PodRecord;
import dev.corelet.host.ledger.proto.ResourcesRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ledger as bytes and back. */
final class LedgerCodec {

    private LedgerCodec() {}

    static byte[] encode(Ledger ledger) {
        LedgerRecord.Builder record = LedgerRecord.newBuilder();
        ledger.claims().values().forEach(claim -> record.addClaims(encode(claim)));
        ledger.containers().values().forEach(placed -> record.addContainers(encode(placed)));
        return record.build().toByteArray();
    }

    private static ClaimRecord encode(PreparedClaim claim) {
        ClaimRecord.Builder record = ClaimRecord.newBuilder()
                .setUid(claim.id().uid())
                .setNamespace(claim.namespace())
                .setName(claim.name())
                .addAllPodUids(claim.pods())
                .setCpus(claim.cpus().toString());
        claim.devices().forEach(device -> record.addDevices(encode(device)));
        return record.build();
    }

    private static DeviceRecord encode(PreparedDevice device) {
        DeviceRecord.Builder record = DeviceRecord.newBuilder()
                .setRequest(device.request())
                .setPool(device.pool())
                .setDevice(device.device())
                .setCpus(device.cpus().toString());
        device.share().ifPresent(record::setShare);
        device.amount().ifPresent(record::setAmount);
        return record.build();
    }

    private static ContainerRecord encode(PlacedContainer placed) {
        Container container = placed.container();
        ContainerRecord.Builder record = ContainerRecord.newBuilder()
                .setId(container.id().id())
                .setPod(encode(container.pod()))
                .setName(container.name())
                .addAllClaimUids(container.claims().stream().map(ClaimId::uid).toList())
                .addAllSeparateClaimUids(
                        container.separateClaims().stream().map(ClaimId::uid).toList())
                .setResources(encode(container.resources()))
                .addAllHints(container.hints().stream().map(LedgerCodec::encode).toList())
                .setExclusive(placed.placement().exclusive().toString())
                .setIdle(placed.placement().idle().toString())
                .setShared(placed.placement().shared().toString())
                .setMemory(placed.placement().memory().toString())
                .setPolicyPool(placed.placement().pool())
                .setUnpinned(!placed.placement().pinned());
        return record.build();
    }

    private static PodRecord encode(Pod pod) {
        return PodRecord.newBuilder()
                .setNamespace(pod.namespace())
                .setName(pod.name())
                .setUid(pod.uid())
                .setQos(pod.qos().name())
                .putAllLabels(pod.labels())
                .putAllAnnotations(pod.annotations())
                .build();
    }

    private static ResourcesRecord encode(Resources resources) {
        ResourcesRecord.Builder record = ResourcesRecord.newBuilder()
                .setMilliCpu(resources.milliCpu())
                .setMemoryBytes(resources.memoryBytes())
                .setSource(resources.source().name());
        resources.milliCpuLimit().ifPresent(record::setMilliCpuLimit);
        resources.memoryLimitBytes().ifPresent(record::setMemoryLimitBytes);
        return record.build();
    }

    private static HintRecord encode(TopologyHint hint) {
        return HintRecord.newBuilder()
                .setKind(hint.kind().name())
                .setSource(hint.source())
                .setCpus(hint.cpus().toString())
                .build();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws InvalidProtocolBufferException if the bytes are not a ledger's
     * @throws IllegalArgumentException if a value in it is impossible
     */
    static Ledger decode(byte[] bytes) throws InvalidProtocolBufferException {
        LedgerRecord record = LedgerRecord.parseFrom(bytes);
        Ledger ledger = Ledger.EMPTY;
        for (ClaimRecord claim : record.getClaimsList()) {
            ledger = ledger.with(decode(claim));
        }
        for (ContainerRecord container : record.getContainersList()) {
            // Format 1 knew less of containers. They are left out: the runtime shows those that run.
            if (container.hasPod()) {
                ledger = ledger.with(decode(container));
            }
        }
        return ledger;
    }

    private static PreparedClaim decode(ClaimRecord record) {
        return new PreparedClaim(
                new ClaimId(record.getUid()),
                record.getNamespace(),
                record.getName(),
                new TreeSet<>(record.getPodUidsList()),
                record.getDevicesList().stream().map(LedgerCodec::decode).toList(),
                CpuSet.parse(record.getCpus()));
    }

    private static PreparedDevice decode(DeviceRecord record) {
        return new PreparedDevice(
                record.getRequest(),
                record.getPool(),
                record.getDevice(),
                record.hasShare() ? Optional.of(record.getShare()) : Optional.empty(),
                CpuSet.parse(record.getCpus()),
                record.hasAmount() ? OptionalInt.of(record.getAmount()) : OptionalInt.empty());
    }

    private static PlacedContainer decode(ContainerRecord record) {
        Container container = new Container(
                new ContainerId(record.getId()),
                decode(record.getPod()),
                record.getName(),
                claims(record.getClaimUidsList()),
                claims(record.getSeparateClaimUidsList()),
                decode(record.getResources()),
                record.getHintsList().stream().map(LedgerCodec::decode).toList());
        Placement placement = new Placement(
                CpuSet.parse(record.getExclusive()),
                CpuSet.parse(record.getIdle()),
                CpuSet.parse(record.getShared()),
                NodeSet.parse(record.getMemory()),
                record.getPolicyPool(),
                !record.getUnpinned());
        return new PlacedContainer(container, placement);
    }

    private static SortedSet<ClaimId> claims(List<String> uids) {
        return uids.stream().map(ClaimId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Pod decode(PodRecord record) {
        return new Pod(
                record.getNamespace(),
                record.getName(),
                record.getUid(),
                QosClass.valueOf(record.getQos()),
                new TreeMap<>(record.getLabelsMap()),
                new TreeMap<>(record.getAnnotationsMap()));
    }

    private static Resources decode(ResourcesRecord record) {
        return new Resources(
                record.getMilliCpu(),
                record.hasMilliCpuLimit() ? OptionalInt.of(record.getMilliCpuLimit()) : OptionalInt.empty(),
                record.getMemoryBytes(),
                record.hasMemoryLimitBytes() ? OptionalLong.of(record.getMemoryLimitBytes()) : OptionalLong.empty(),
                Resources.Source.valueOf(record.getSource()));
    }

    private static TopologyHint decode(HintRecord record) {
        return new TopologyHint(
                TopologyHint.Kind.valueOf(record.getKind()), record.getSource(), CpuSet.parse(record.getCpus()));
    }
}
