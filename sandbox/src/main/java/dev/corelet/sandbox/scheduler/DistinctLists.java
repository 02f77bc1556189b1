package dev.corelet.sandbox.scheduler;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code distinctAttribute} over lists: no value occurs in two devices; a scalar counts as a list of one.
 *
 * <p>It remembers as little as {@link DistinctValues} does.
 */
final class DistinctLists implements Constraint {

    private final String attributeName;
    private final Map<String, Set<TypedValue>> remembered = new HashMap<>();

    DistinctLists(String attributeName) {
        this.attributeName = attributeName;
    }

    @Override
    public boolean add(RequestTerms request, PoolDevice device) {
        Optional<Set<TypedValue>> values = device.attribute(attributeName).map(TypedValue::all);
        if (values.isEmpty() || values.get().isEmpty()) {
            return false;
        }
        if (remembered.values().stream().anyMatch(others -> !Collections.disjoint(others, values.get()))) {
            return false;
        }
        remembered.put(request.request(), values.get());
        return true;
    }

    @Override
    public void remove(RequestTerms request, PoolDevice device) {
        remembered.remove(request.request());
    }
}
