package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.topology.CpuSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the CPUs of a claim: all of its whole devices, and some of those of which it has a part. */
final class ClaimPick {

    private final NodeState state;
    private final Machine machine;
    private final PickStyle usual;
    private final Trace trace;
    private final CpuSet claimed;

    /**
     * Creates one.
     *
     * @param usual how CPUs are picked for a claim that does not say so itself
     */
    ClaimPick(NodeState state, Machine machine, PickStyle usual, Trace trace) {
        this.state = state;
        this.machine = machine;
        this.usual = usual;
        this.trace = trace;
        this.claimed = state.claimed();
    }

    /** What comes of it. */
    sealed interface Outcome {

        /** The claim's CPUs; containers may still stand in their way. */
        record Picked(CpuSet cpus) implements Outcome {}

        /** The claim can't be had. */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Picks the claim's CPUs.
     *
     * @param wishes what its opaque configuration says, by request
     */
    Outcome pick(Claim claim, Map<String, Options> wishes) {
        CpuSet cpus = claim.wholeCpus();
        Optional<HeldClaim> holder = state.claims().values().stream()
                .filter(other -> other.cpus().intersects(claim.wholeCpus()))
                .findFirst();
        if (holder.isPresent()) {
            return new Outcome.Refused("CPUs %s are held by claim %s/%s; it must be unprepared first"
                    .formatted(
                            holder.get().cpus().intersect(cpus),
                            holder.get().claim().namespace(),
                            holder.get().claim().name()));
        }
        for (ClaimedDevice device : inOrderOfChoice(claim.partlyClaimed())) {
            Outcome part = pickPart(device, cpus, style(wishes.get(device.request())));
            if (!(part instanceof Outcome.Picked picked)) {
                return part;
            }
            cpus = cpus.union(picked.cpus());
        }
        return new Outcome.Picked(cpus);
    }

    /** Devices with fewer CPUs choose first, so that those they overlap with do not take what only they can use. */
    private static List<ClaimedDevice> inOrderOfChoice(List<ClaimedDevice> devices) {
        return devices.stream()
                .sorted(Comparator.comparingInt(device -> device.cpus().size()))
                .toList();
    }

    private Outcome pickPart(ClaimedDevice device, CpuSet taken, PickStyle style) {
        int amount = device.amount().orElse(0);
        CpuSet unclaimed = device.cpus()
                .minus(claimed)
                .minus(taken)
                .minus(state.reserved())
                .intersect(state.available());
        if (unclaimed.size() < amount) {
            return new Outcome.Refused(
                    "of the CPUs %s of device %s only %s are free, %d are needed; a claim of others must be unprepared first"
                            .formatted(device.cpus(), device.device(), Texts.orNone(unclaimed), amount));
        }
        CpuSet unused = unclaimed.minus(exclusive());
        // CPUs that containers have for themselves are taken only where the others will not do: somebody has to move.
        PickResult result = machine.claimPicker().pick(unused, amount, style);
        if (result instanceof PickResult.Refusal) {
            result = machine.claimPicker().pick(unclaimed, amount, style);
        }
        if (result instanceof PickResult.Refusal refusal) {
            return new Outcome.Refused("device %s: %s".formatted(device.device(), refusal.reason()));
        }
        CpuSet cpus = ((PickResult.Cpus) result).cpus();
        trace.tell(() -> "of device %s, whose CPUs %s nobody has, it gets %s: %s"
                .formatted(device.device(), Texts.orNone(unused), cpus, machine.describe(cpus)));
        return new Outcome.Picked(cpus);
    }

    private PickStyle style(@Nullable Options wishes) {
        return wishes == null ? usual : PickOptions.styleOf(wishes, usual);
    }

    private CpuSet exclusive() {
        return CpuSet.unionOf(state.containers().values().stream()
                .map(PlacedContainer::placement)
                .map(placement -> placement.exclusive())
                .toList());
    }
}
