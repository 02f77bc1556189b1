package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.PlannedClaim.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks for a device for every request of every claim, by trial and taking back (contract sections 5.5 and 5.6).
 *
 * <p>The first solution wins. Within one request devices are tried as combinations: each further device comes after the
 * one before. All that the search remembers is in this object and the ledgers given to it; it runs once.
 */
final class Search {

    private enum Progress {
        DONE,
        NOTHING,
        /** No solution because the claim would hold too many devices, whichever they are. */
        TOO_MANY
    }

    private final Set<Feature> features;
    private final List<PlannedClaim> claims;
    private final List<PoolDevice> candidates;
    private final DeviceSelection selection;
    private final DevicesInUse inUse;
    private final CounterLedger counters;
    private final SharedCapacity capacity;
    private final Supplier<String> shareIds;
    private final Steps steps;

    private final List<List<Constraint>> constraints = new ArrayList<>();
    private final List<List<Pick>> picks = new ArrayList<>();
    private final Map<DeviceId, Set<Integer>> takenBy = new HashMap<>();

    Search(
            Set<Feature> features,
            List<PlannedClaim> claims,
            List<Pool> pools,
            DeviceSelection selection,
            DevicesInUse inUse,
            SharedCapacity capacity,
            Supplier<String> shareIds,
            Steps steps) {
        this.features = features;
        this.claims = claims;
        this.candidates = pools.stream()
                .filter(Pool::isUsable)
                .flatMap(pool -> pool.devices().stream())
                .toList();
        this.selection = selection;
        this.inUse = inUse;
        this.counters = new CounterLedger(pools, inUse);
        this.capacity = capacity;
        this.shareIds = shareIds;
        this.steps = steps;
        for (PlannedClaim claim : claims) {
            picks.add(new ArrayList<>());
            constraints.add(Absent.asEmpty(claim.claim().getSpec().getDevices().getConstraints()).stream()
                    .map(constraint -> Constraint.of(features, constraint))
                    .toList());
        }
    }

    /**
     * Returns the devices of each claim, in the order of the claims; empty when there is no solution.
     *
     * @throws AllocationException when something other than a want of devices stands in the way
     */
    Optional<List<List<Pick>>> run() {
        return choose(0, 0) == Progress.DONE ? Optional.of(picks) : Optional.empty();
    }

    /** Serves the claim from the request on, and all claims after it. */
    private Progress choose(int claim, int request) {
        steps.next();
        if (claim == claims.size()) {
            return Progress.DONE;
        }
        List<Choice> requests = claims.get(claim).requests();
        if (request == requests.size()) {
            Progress rest = choose(claim + 1, 0);
            return rest == Progress.TOO_MANY ? Progress.NOTHING : rest;
        }
        Choice choice = requests.get(request);
        if (!choice.prioritized()) {
            return serve(new Slot(claim, request, choice.alternatives().get(0)), 0, 0);
        }
        Progress outcome = Progress.TOO_MANY;
        for (PlannedRequest alternative : choice.alternatives()) {
            steps.next();
            Progress progress = serve(new Slot(claim, request, alternative), 0, 0);
            if (progress == Progress.DONE) {
                return progress;
            }
            if (progress == Progress.NOTHING) {
                outcome = progress;
            }
        }
        return outcome;
    }

    /** The request that is being served: which one of which claim. */
    private record Slot(int claim, int request, PlannedRequest planned) {}

    /** Finds the devices of a request from the one with the given number on, then serves everything after it. */
    private Progress serve(Slot slot, int number, int start) {
        PlannedRequest planned = slot.planned();
        if (planned.all().isPresent() && planned.all().get().isEmpty()) {
            return Progress.NOTHING;
        }
        if (number >= planned.count()) {
            return choose(slot.claim(), slot.request() + 1);
        }
        if (picks.get(slot.claim()).size() + planned.count() - number > RequestPlanner.MAX_DEVICES) {
            return Progress.TOO_MANY;
        }
        return planned.all().isPresent()
                ? takeNextOfAll(slot, planned.all().get(), number)
                : tryCandidates(slot, number, start);
    }

    private Progress takeNextOfAll(Slot slot, List<PoolDevice> all, int number) {
        Optional<Pick> pick = take(slot, all.get(number), true);
        return pick.isEmpty() ? Progress.NOTHING : goOn(slot, pick.get(), number + 1, 0);
    }

    private Progress tryCandidates(Slot slot, int number, int start) {
        RequestTerms terms = slot.planned().terms();
        for (int i = start; i < candidates.size(); i++) {
            PoolDevice device = candidates.get(i);
            if (isRefusedAtOnce(slot, device)
                    || !selection.isSelectable(terms, device)
                    || !capacity.fits(terms, device)) {
                continue;
            }
            Optional<Pick> pick = take(slot, device, false);
            if (pick.isEmpty()) {
                continue;
            }
            Progress progress = goOn(slot, pick.get(), number + 1, i + 1);
            if (progress != Progress.NOTHING) {
                return progress;
            }
        }
        return Progress.NOTHING;
    }

    private Progress goOn(Slot slot, Pick pick, int number, int start) {
        steps.next();
        Progress progress = serve(slot, number, start);
        if (progress != Progress.DONE) {
            giveBack(slot.claim(), pick);
        }
        return progress;
    }

    private boolean isRefusedAtOnce(Slot slot, PoolDevice device) {
        return slot.planned().terms().adminAccess() ? isTakenBy(slot.claim(), device) : isHeld(device);
    }

    private boolean isTakenBy(int claim, PoolDevice device) {
        return takenBy.getOrDefault(device.id(), Set.of()).contains(claim);
    }

    private boolean isHeld(PoolDevice device) {
        return inUse.dedicated().contains(device.id())
                || !takenBy.getOrDefault(device.id(), Set.of()).isEmpty();
    }

    /**
     * Takes the device for the request, if nothing speaks against it.
     *
     * @param must whether a constraint in the way is an error, because no other device would do
     */
    private Optional<Pick> take(Slot slot, PoolDevice device, boolean must) {
        RequestTerms terms = slot.planned().terms();
        boolean taken = terms.adminAccess() ? isTakenBy(slot.claim(), device) && !isShareable(device) : isHeld(device);
        if (taken || !takeCounters(device) || isTainted(terms, device) || !addToConstraints(slot, device, must)) {
            return Optional.empty();
        }
        if (!isShareable(device)) {
            takenBy.computeIfAbsent(device.id(), id -> new HashSet<>()).add(slot.claim());
        }
        if (!capacity.fits(terms, device)) {
            return Optional.empty();
        }
        Pick pick = isShareable(device)
                ? new Pick(terms, device, Optional.of(shareIds.get()), capacity.take(terms, device))
                : new Pick(terms, device, Optional.empty(), Map.of());
        picks.get(slot.claim()).add(pick);
        return Optional.of(pick);
    }

    private boolean isShareable(PoolDevice device) {
        return device.isShareable() && features.contains(Feature.CONSUMABLE_CAPACITY);
    }

    private boolean takeCounters(PoolDevice device) {
        if (!device.consumesCounters()) {
            return true;
        }
        if (!features.contains(Feature.PARTITIONABLE_DEVICES)) {
            return false;
        }
        // A shared device draws on its counters once, however many claims share it.
        return (isShareable(device) && capacity.isInUse(device.id())) || counters.take(device);
    }

    private boolean isTainted(RequestTerms terms, PoolDevice device) {
        return features.contains(Feature.DEVICE_TAINTS)
                && Taints.firstBlocking(device, terms.tolerations()).isPresent();
    }

    private boolean addToConstraints(Slot slot, PoolDevice device, boolean must) {
        RequestTerms terms = slot.planned().terms();
        List<Constraint> all = constraints.get(slot.claim());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).add(terms, device)) {
                continue;
            }
            if (must) {
                throw new AllocationException(terms.place() + ": cannot add device " + device.id()
                        + " because a claim constraint would not be satisfied");
            }
            all.subList(0, i).forEach(constraint -> constraint.remove(terms, device));
            return false;
        }
        return true;
    }

    private void giveBack(int claim, Pick pick) {
        PoolDevice device = pick.device();
        constraints.get(claim).forEach(constraint -> constraint.remove(pick.request(), device));
        if (!isShareable(device)) {
            takenBy.computeIfAbsent(device.id(), id -> new HashSet<>()).remove(claim);
        }
        if (pick.shareId().isPresent()) {
            capacity.giveBack(device.id(), pick.consumed());
        } else if (device.consumesCounters()) {
            counters.giveBack(device);
        }
        List<Pick> ofClaim = picks.get(claim);
        ofClaim.remove(ofClaim.size() - 1);
    }
}
