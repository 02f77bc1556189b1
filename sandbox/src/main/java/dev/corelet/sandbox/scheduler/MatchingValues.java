package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import java.util.Optional;

/** {@code matchAttribute}: all devices have the attribute, with the value that the first of them has. */
final class MatchingValues implements Constraint {

    private final String attributeName;
    private Optional<TypedValue> reference = Optional.empty();
    private int devices;

    MatchingValues(String attributeName) {
        this.attributeName = attributeName;
    }

    @Override
    public boolean add(RequestTerms request, PoolDevice device) {
        Optional<DeviceAttribute> attribute = device.attribute(attributeName);
        if (attribute.isEmpty()) {
            return false;
        }
        Optional<TypedValue> value = TypedValue.scalar(attribute.get());
        if (devices == 0) {
            reference = value;
        } else if (value.isEmpty() || !value.equals(reference)) {
            return false;
        }
        devices++;
        return true;
    }

    @Override
    public void remove(RequestTerms request, PoolDevice device) {
        devices--;
    }
}
