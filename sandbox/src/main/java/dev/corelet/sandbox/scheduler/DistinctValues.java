package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code distinctAttribute}: all devices have the attribute, and no value occurs twice.
 *
 * <p>As upstream, one value is remembered for each request, the last one, and giving a device back forgets it: with three
 * and more devices in one request, the first and the third are not compared.
 */
final class DistinctValues implements Constraint {

    private final String attributeName;
    private final Map<String, Optional<TypedValue>> remembered = new HashMap<>();

    DistinctValues(String attributeName) {
        this.attributeName = attributeName;
    }

    @Override
    public boolean add(RequestTerms request, PoolDevice device) {
        Optional<DeviceAttribute> attribute = device.attribute(attributeName);
        if (attribute.isEmpty()) {
            return false;
        }
        Optional<TypedValue> value = TypedValue.scalar(attribute.get());
        if (remembered.containsValue(value) || (value.isEmpty() && !remembered.isEmpty())) {
            return false;
        }
        remembered.put(request.request(), value);
        return true;
    }

    @Override
    public void remove(RequestTerms request, PoolDevice device) {
        remembered.remove(request.request());
    }
}
