package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceConstraint;
import java.util.List;
import java.util.Set;

/** A condition over all devices of a claim that the search has taken so far. */
interface Constraint {

    /** Takes the device into account; false, and nothing changed, when the condition would not hold with it. */
    boolean add(RequestTerms request, PoolDevice device);

    /** Forgets a device that was added and that the search gives back. */
    void remove(RequestTerms request, PoolDevice device);

    static boolean isKnown(Set<Feature> features, DeviceConstraint constraint) {
        return constraint.getMatchAttribute() != null
                || (constraint.getDistinctAttribute() != null && features.contains(Feature.CONSUMABLE_CAPACITY));
    }

    /** Returns the constraint, fresh; it must be a known one. */
    static Constraint of(Set<Feature> features, DeviceConstraint constraint) {
        boolean lists = features.contains(Feature.LIST_TYPE_ATTRIBUTES);
        List<String> requests = Absent.asEmpty(constraint.getRequests());
        String match = constraint.getMatchAttribute();
        if (match != null) {
            return new Scoped(requests, lists ? new MatchingLists(match) : new MatchingValues(match));
        }
        String distinct = constraint.getDistinctAttribute();
        return new Scoped(requests, lists ? new DistinctLists(distinct) : new DistinctValues(distinct));
    }

    /** A constraint that concerns some requests only. */
    record Scoped(List<String> requests, Constraint constraint) implements Constraint {

        @Override
        public boolean add(RequestTerms request, PoolDevice device) {
            return !request.isNamedIn(requests) || constraint.add(request, device);
        }

        @Override
        public void remove(RequestTerms request, PoolDevice device) {
            if (request.isNamedIn(requests)) {
                constraint.remove(request, device);
            }
        }
    }
}
