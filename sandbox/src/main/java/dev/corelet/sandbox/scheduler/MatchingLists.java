package dev.corelet.sandbox.scheduler;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code matchAttribute} over lists: some value is common to all devices; a scalar counts as a list of one.
 *
 * <p>As upstream, the values in common are not widened again when a device is given back, unless it was the only one.
 */
final class MatchingLists implements Constraint {

    private final String attributeName;
    private Set<TypedValue> common = Set.of();
    private int devices;

    MatchingLists(String attributeName) {
        this.attributeName = attributeName;
    }

    @Override
    public boolean add(RequestTerms request, PoolDevice device) {
        Optional<Set<TypedValue>> values = device.attribute(attributeName).map(TypedValue::all);
        if (values.isEmpty()) {
            return false;
        }
        Set<TypedValue> remaining = new LinkedHashSet<>(values.get());
        if (devices > 0) {
            remaining.retainAll(common);
        }
        if (remaining.isEmpty()) {
            return false;
        }
        common = remaining;
        devices++;
        return true;
    }

    @Override
    public void remove(RequestTerms request, PoolDevice device) {
        devices--;
    }
}
