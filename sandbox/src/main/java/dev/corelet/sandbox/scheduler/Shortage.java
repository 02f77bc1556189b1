package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Explains to a user why a search has found nothing: what each request asks for, and what became of the candidates. */
final class Shortage {

    private final NodeView view;
    private final DeviceSelection selection;
    private final SharedCapacity capacity;
    private final CounterLedger counters;

    Shortage(NodeView view, DeviceSelection selection, SharedCapacity capacity) {
        this.view = view;
        this.selection = selection;
        this.capacity = capacity;
        this.counters = new CounterLedger(view);
    }

    /** Returns the reason, on one line. */
    String explain(List<PlannedClaim> claims) {
        if (view.pools().stream()
                .allMatch(pool -> pool.isUsable() && pool.devices().isEmpty())) {
            return "node " + view.node().name() + " publishes no devices";
        }
        List<String> reasons = new ArrayList<>();
        for (PlannedClaim claim : claims) {
            for (PlannedClaim.Choice choice : claim.requests()) {
                List<String> lacks = choice.alternatives().stream()
                        .flatMap(alternative -> lackOrError(alternative).stream())
                        .toList();
                if (lacks.size() == choice.alternatives().size()) {
                    reasons.addAll(lacks);
                }
            }
        }
        if (reasons.isEmpty()) {
            reasons.add("node " + view.node().name() + " could serve each request of "
                    + claims.stream().map(c -> "claim " + c.key()).collect(Collectors.joining(", "))
                    + " by itself, but no combination of devices serves all of them");
        }
        view.pools().stream()
                .flatMap(pool -> pool.incomplete().stream()
                        .map(why -> "pool " + pool + " is not used while it is being updated (" + why + ")"))
                .forEach(reasons::add);
        return String.join("; ", reasons);
    }

    /** The search may have ended before it met the device on which a selector fails; here that is only a reason. */
    private Optional<String> lackOrError(PlannedRequest request) {
        try {
            return lack(request);
        } catch (AllocationException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns what a request lacks even when it is alone on the node; empty when it lacks nothing. */
    private Optional<String> lack(PlannedRequest request) {
        RequestTerms terms = request.terms();
        List<PoolDevice> matching = view.devices()
                .filter(device -> selection.isSelectable(terms, device))
                .toList();
        Map<String, Integer> obstacles = new TreeMap<>();
        matching.forEach(device -> obstacle(terms, device).ifPresent(o -> obstacles.merge(o, 1, Integer::sum)));
        int free = matching.size()
                - obstacles.values().stream().mapToInt(Integer::intValue).sum();
        int wanted = Math.max(request.count(), 1);
        if (free >= wanted) {
            return Optional.empty();
        }
        String andSelectors = terms.selectors().isEmpty() ? "" : " and its selectors";
        return Optional.of(terms.place() + " wants " + (request.all().isPresent() ? "all devices" : devices(wanted))
                + " of class " + terms.deviceClass().getMetadata().getName() + ": "
                + matching.size() + " of " + devices((int) view.devices().count()) + " on node "
                + view.node().name() + " match the class" + andSelectors
                + obstacles.entrySet().stream()
                        .map(obstacle -> ", " + obstacle.getValue() + " of them " + obstacle.getKey())
                        .collect(Collectors.joining()));
    }

    private Optional<String> obstacle(RequestTerms terms, PoolDevice device) {
        if (!terms.adminAccess() && view.inUse().dedicated().contains(device.id())) {
            return Optional.of("taken");
        }
        if (!capacity.fits(terms, device)) {
            return Optional.of("without the capacity "
                    + (terms.capacity().isEmpty() ? "left" : RequestTerms.describe(terms.capacity())));
        }
        if (!hasCounters(device)) {
            return Optional.of("without the counters left that they draw on");
        }
        Optional<DeviceTaint> taint =
                view.has(Feature.DEVICE_TAINTS) ? Taints.firstBlocking(device, terms.tolerations()) : Optional.empty();
        return taint.map(t -> "kept away by taint " + t.getKey() + ":" + t.getEffect());
    }

    private boolean hasCounters(PoolDevice device) {
        boolean drawsNow = device.consumesCounters() && !capacity.isInUse(device.id());
        if (!drawsNow) {
            return true;
        }
        boolean sufficient = counters.take(device);
        if (sufficient) {
            counters.giveBack(device);
        }
        return sufficient;
    }

    private static String devices(int count) {
        return count + (count == 1 ? " device" : " devices");
    }
}
