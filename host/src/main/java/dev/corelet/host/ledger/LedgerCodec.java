package dev.corelet.host.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.CpuRequest;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.ledger.proto.ClaimRecord;
import dev.corelet.host.ledger.proto.ContainerRecord;
import dev.corelet.host.ledger.proto.DeviceRecord;
import dev.corelet.host.ledger.proto.LedgerRecord;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
                .setNamespace(container.namespace())
                .setPodUid(container.podUid())
                .setPod(container.pod())
                .setName(container.name())
                .addAllClaimUids(container.claims().stream().map(ClaimId::uid).toList())
                .setExclusive(placed.placement().exclusive().toString())
                .setShared(placed.placement().shared().toString())
                .setMemory(placed.placement().memory().toString());
        container.request().shares().ifPresent(record::setCpuShares);
        container.request().quotaMicros().ifPresent(record::setCpuQuotaMicros);
        container.request().periodMicros().ifPresent(record::setCpuPeriodMicros);
        return record.build();
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
            ledger = ledger.with(decode(container));
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
                record.getNamespace(),
                record.getPodUid(),
                record.getPod(),
                record.getName(),
                record.getClaimUidsList().stream().map(ClaimId::new).collect(Collectors.toCollection(TreeSet::new)),
                new CpuRequest(
                        record.hasCpuShares() ? OptionalLong.of(record.getCpuShares()) : OptionalLong.empty(),
                        record.hasCpuQuotaMicros() ? OptionalLong.of(record.getCpuQuotaMicros()) : OptionalLong.empty(),
                        record.hasCpuPeriodMicros()
                                ? OptionalLong.of(record.getCpuPeriodMicros())
                                : OptionalLong.empty()));
        Placement placement = new Placement(
                CpuSet.parse(record.getExclusive()),
                CpuSet.parse(record.getShared()),
                NodeSet.parse(record.getMemory()));
        return new PlacedContainer(container, placement);
    }
}
