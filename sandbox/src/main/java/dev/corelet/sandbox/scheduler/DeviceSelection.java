package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.CelDevice;
import dev.corelet.sandbox.scheduler.cel.SelectorException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Decides which devices a request may have by its selectors, and remembers the answers for one allocation. */
final class DeviceSelection {

    private final NodeView view;
    private final NodeMatcher nodes;
    private final IdentityHashMap<RequestTerms, Map<DeviceId, Boolean>> known = new IdentityHashMap<>();
    private final Map<DeviceId, CelDevice> converted = new HashMap<>();

    DeviceSelection(NodeView view) {
        this.view = view;
        this.nodes = new NodeMatcher(view.node());
    }

    /**
     * Returns whether the request may have the device, as far as class, selectors and node go.
     *
     * @throws AllocationException when a selector fails
     */
    boolean isSelectable(RequestTerms request, PoolDevice device) {
        if (device.hasBindingConditions() && !view.has(Feature.BINDING_CONDITIONS)) {
            return false;
        }
        Map<DeviceId, Boolean> answers = known.computeIfAbsent(request, r -> new HashMap<>());
        Boolean answer = answers.get(device.id());
        if (answer == null) {
            answer = matchesSelectors(request, device) && isForNode(device);
            answers.put(device.id(), answer);
        }
        return answer;
    }

    private boolean matchesSelectors(RequestTerms request, PoolDevice device) {
        for (RequestTerms.Selector selector : request.selectors()) {
            try {
                CelDevice value =
                        converted.computeIfAbsent(device.id(), id -> CelDevice.of(id.driver(), device.device()));
                if (!selector.expression().matches(value)) {
                    return false;
                }
            } catch (SelectorException e) {
                throw new AllocationException(
                        request.place() + ", " + selector.place() + ", device " + device.id() + ": " + e.getMessage());
            }
        }
        return true;
    }

    private boolean isForNode(PoolDevice device) {
        return !Absent.asFalse(device.slice().getPerDeviceNodeSelection()) || nodes.matches(device.device());
    }
}
