package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.DeviceExpression;
import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequirements;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceToleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request, or one alternative of a request, asks of each of its devices.
 *
 * @param request the name of the request
 * @param alternative the name of the subrequest, for a request with alternatives
 * @param selectors of the class, then of the request
 * @param capacity how much of each capacity is asked for
 */
record RequestTerms(
        ClaimKey claim,
        String request,
        Optional<String> alternative,
        DeviceClass deviceClass,
        List<Selector> selectors,
        List<DeviceToleration> tolerations,
        boolean adminAccess,
        Map<String, Quantity> capacity) {

    /**
     * One compiled selector.
     *
     * @param place which selector of which class or request, for messages
     */
    record Selector(String place, DeviceExpression expression) {}

    /** Returns {@code request} or {@code request/subrequest}: the name used in results and in lists of requests. */
    String fullName() {
        return alternative.map(name -> request + "/" + name).orElse(request);
    }

    /** Returns whether a list of requests, empty for all of them, names this one or its parent. */
    boolean isNamedIn(List<String> requests) {
        return requests.isEmpty() || requests.contains(request) || requests.contains(fullName());
    }

    Optional<QuantityValue> capacityOf(String name) {
        return Optional.ofNullable(capacity.get(name)).map(Amounts::of);
    }

    /** Returns "claim C, request R", the way errors begin. */
    String place() {
        return "claim " + claim + ", request " + fullName();
    }

    static Map<String, Quantity> capacityRequests(@Nullable CapacityRequirements capacity) {
        return capacity == null ? Map.of() : Absent.asEmpty(capacity.getRequests());
    }

    static String describe(Map<String, Quantity> capacity) {
        return capacity.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
