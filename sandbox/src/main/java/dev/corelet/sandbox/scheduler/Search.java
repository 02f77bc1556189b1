package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.PlannedClaim.Choice;
import io.fabric8.kubernetes.api.model.Quantity;
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

    private final NodeView view;
    private final List<PlannedClaim> claims;
    private final List<PoolDevice> candidates;
    private final DeviceSelection selection;
    private final CounterLedger counters;
    private final SharedCapacity capacity;
    private final Supplier<String> shareIds;
    private final Steps steps;

    private final List<List<Constraint>> constraints = new ArrayList<>();
    private final List<List<Pick>> picks = new ArrayList<>();
    private final Map<DeviceId, Set<Integer>> takenBy = new HashMap<>();

    Search(
            NodeView view,
            List<PlannedClaim> claims,
            DeviceSelection selection,
            SharedCapacity capacity,
            Supplier<String> shareIds,
            Steps steps) {
        this.view = view;
        this.claims = claims;
        this.candidates = view.devices().toList();
        this.selection = selection;
        this.counters = new CounterLedger(view);
        this.capacity = capacity;
        this.shareIds = shareIds;
        this.steps = steps;
        for (PlannedClaim claim : claims) {
            picks.add(new ArrayList<>());
            constraints.add(Absent.asEmpty(claim.claim().getSpec().getDevices().getConstraints()).stream()
                    .map(constraint -> Constraint.of(view.features(), constraint))
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
        Optional<Undo> taken = take(slot, all.get(number), true);
        return taken.isEmpty() ? Progress.NOTHING : goOn(slot, taken.get(), number + 1, 0);
    }

    private Progress tryCandidates(Slot slot, int number, int start) {
        RequestTerms terms = slot.planned().terms();
        for (int i = start; i < candidates.size(); i++) {
            PoolDevice device = candidates.get(i);
            if (isOccupied(slot, device) || !selection.isSelectable(terms, device) || !capacity.fits(terms, device)) {
                continue;
            }
            Optional<Undo> taken = take(slot, device, false);
            if (taken.isEmpty()) {
                continue;
            }
            Progress progress = goOn(slot, taken.get(), number + 1, i + 1);
            if (progress != Progress.NOTHING) {
                return progress;
            }
        }
        return Progress.NOTHING;
    }

    private Progress goOn(Slot slot, Undo taken, int number, int start) {
        steps.next();
        Progress progress = serve(slot, number, start);
        if (progress != Progress.DONE) {
            taken.run();
        }
        return progress;
    }

    /** Returns whether the device is taken as a whole, for admin access by this very claim. */
    private boolean isOccupied(Slot slot, PoolDevice device) {
        Set<Integer> claimsOfDevice = takenBy.getOrDefault(device.id(), Set.of());
        return slot.planned().terms().adminAccess()
                ? claimsOfDevice.contains(slot.claim())
                : !claimsOfDevice.isEmpty() || view.inUse().dedicated().contains(device.id());
    }

    /**
     * Takes the device for the request, if nothing speaks against it, and returns how to give it back.
     *
     * @param must whether a constraint in the way is an error, because no other device would do
     */
    private Optional<Undo> take(Slot slot, PoolDevice device, boolean must) {
        RequestTerms terms = slot.planned().terms();
        if (isOccupied(slot, device)) {
            return Optional.empty();
        }
        Undo undo = new Undo();
        boolean possible = takeCounters(device, undo)
                && !isTainted(terms, device)
                && addToConstraints(slot, device, must, undo)
                && capacity.fits(terms, device);
        if (!possible) {
            undo.run();
            return Optional.empty();
        }
        List<Pick> ofClaim = picks.get(slot.claim());
        ofClaim.add(isShareable(device) ? share(terms, device, undo) : dedicate(slot, device, undo));
        undo.add(() -> ofClaim.remove(ofClaim.size() - 1));
        return Optional.of(undo);
    }

    private boolean isShareable(PoolDevice device) {
        return device.isShareable() && view.has(Feature.CONSUMABLE_CAPACITY);
    }

    private Pick share(RequestTerms terms, PoolDevice device, Undo undo) {
        Map<String, Quantity> consumed = capacity.take(terms, device);
        undo.add(() -> capacity.giveBackLast(device.id()));
        return new Pick(terms, device, Optional.of(shareIds.get()), consumed);
    }

    private Pick dedicate(Slot slot, PoolDevice device, Undo undo) {
        Set<Integer> owners = takenBy.computeIfAbsent(device.id(), id -> new HashSet<>());
        owners.add(slot.claim());
        undo.add(() -> owners.remove(slot.claim()));
        return new Pick(slot.planned().terms(), device, Optional.empty(), Map.of());
    }

    private boolean takeCounters(PoolDevice device, Undo undo) {
        if (!device.consumesCounters()) {
            return true;
        }
        if (!view.has(Feature.PARTITIONABLE_DEVICES)) {
            return false;
        }
        if (isShareable(device) && capacity.isInUse(device.id())) {
            // However many claims share it, a device draws on its counters once.
            return true;
        }
        boolean taken = counters.take(device);
        if (taken) {
            undo.add(() -> counters.giveBack(device));
        }
        return taken;
    }

    private boolean isTainted(RequestTerms terms, PoolDevice device) {
        return view.has(Feature.DEVICE_TAINTS)
                && Taints.firstBlocking(device, terms.tolerations()).isPresent();
    }

    private boolean addToConstraints(Slot slot, PoolDevice device, boolean must, Undo undo) {
        RequestTerms terms = slot.planned().terms();
        for (Constraint constraint : constraints.get(slot.claim())) {
            if (constraint.add(terms, device)) {
                undo.add(() -> constraint.remove(terms, device));
            } else if (must) {
                throw new AllocationException(terms.place() + ": cannot add device " + device.id()
                        + " because a claim constraint would not be satisfied");
            } else {
                return false;
            }
        }
        return true;
    }
}
