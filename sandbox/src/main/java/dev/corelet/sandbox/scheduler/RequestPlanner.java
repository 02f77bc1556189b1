package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.PlannedClaim.Choice;
import dev.corelet.sandbox.scheduler.RequestTerms.Selector;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import dev.corelet.sandbox.scheduler.cel.SelectorException;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceConstraint;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSelector;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSubRequest;
import io.fabric8.kubernetes.api.model.resource.v1.ExactDeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the requests of claims before the search and settles how many devices each takes (contract section 5.4). */
final class RequestPlanner {

    /** Most devices that one claim can hold. */
    static final int MAX_DEVICES = 32;

    private final NodeView view;
    private final CelCompiler compiler;
    private final Map<String, DeviceClass> classes;
    private final DeviceSelection selection;
    private final SharedCapacity capacity;

    RequestPlanner(
            NodeView view,
            CelCompiler compiler,
            Map<String, DeviceClass> classes,
            DeviceSelection selection,
            SharedCapacity capacity) {
        this.view = view;
        this.compiler = compiler;
        this.classes = classes;
        this.selection = selection;
        this.capacity = capacity;
    }

    /**
     * Returns the claim ready for the search.
     *
     * @throws AllocationException when a request or constraint of it can never be served as it is
     */
    PlannedClaim plan(ResourceClaim claim) {
        ClaimKey key = ClaimKey.of(claim);
        List<Choice> choices = new ArrayList<>();
        for (DeviceRequest request : Absent.asEmpty(claim.getSpec().getDevices().getRequests())) {
            choices.add(plan(key, request));
        }
        long fewest = choices.stream().mapToLong(Choice::fewestDevices).sum();
        if (fewest > MAX_DEVICES) {
            throw new AllocationException("claim " + key + ": number of requested devices " + fewest
                    + " exceeds the claim limit of " + MAX_DEVICES);
        }
        List<DeviceConstraint> constraints =
                Absent.asEmpty(claim.getSpec().getDevices().getConstraints());
        for (int i = 0; i < constraints.size(); i++) {
            if (!Constraint.isKnown(view.features(), constraints.get(i))) {
                throw new AllocationException(
                        "claim " + key + ", constraint #" + i + ": empty constraint (unsupported constraint type?)");
            }
        }
        return new PlannedClaim(key, claim, choices);
    }

    private Choice plan(ClaimKey claim, DeviceRequest request) {
        List<DeviceSubRequest> alternatives = Absent.asEmpty(request.getFirstAvailable());
        if (alternatives.isEmpty()) {
            ExactDeviceRequest exact = Optional.ofNullable(request.getExactly()).orElseGet(ExactDeviceRequest::new);
            return new Choice(false, List.of(plan(new Wish(claim, request.getName(), Optional.empty(), exact))));
        }
        if (!view.has(Feature.PRIORITIZED_LIST)) {
            throw new AllocationException("claim " + claim + ", request " + request.getName()
                    + ": has subrequests, but the DRAPrioritizedList feature is disabled");
        }
        return new Choice(
                true,
                alternatives.stream()
                        .map(sub -> plan(new Wish(claim, request.getName(), Optional.of(sub.getName()), asExact(sub))))
                        .toList());
    }

    /** A request or subrequest as it is written; subrequests have the same fields but for admin access. */
    private record Wish(ClaimKey claim, String request, Optional<String> alternative, ExactDeviceRequest exact) {

        AllocationException error(String reason) {
            return new AllocationException("claim " + claim + ", request " + request
                    + alternative.map(name -> ", subrequest " + name).orElse("") + ": " + reason);
        }
    }

    private static ExactDeviceRequest asExact(DeviceSubRequest sub) {
        ExactDeviceRequest exact = new ExactDeviceRequest();
        exact.setDeviceClassName(sub.getDeviceClassName());
        exact.setSelectors(sub.getSelectors());
        exact.setTolerations(sub.getTolerations());
        exact.setAllocationMode(sub.getAllocationMode());
        exact.setCount(sub.getCount());
        exact.setCapacity(sub.getCapacity());
        return exact;
    }

    private PlannedRequest plan(Wish wish) {
        ExactDeviceRequest exact = wish.exact();
        if (!view.has(Feature.CONSUMABLE_CAPACITY)
                && !RequestTerms.capacityRequests(exact.getCapacity()).isEmpty()) {
            throw wish.error("has capacity requests, but the DRAConsumableCapacity feature is disabled");
        }
        List<Selector> own = compile(wish, "", exact.getSelectors());
        if (exact.getAdminAccess() != null && !view.has(Feature.ADMIN_ACCESS)) {
            throw wish.error("admin access is requested, but the feature is disabled");
        }
        DeviceClass deviceClass = classOf(wish);
        List<Selector> ofClass = compile(
                wish,
                "device class " + deviceClass.getMetadata().getName() + ", ",
                deviceClass.getSpec() == null ? null : deviceClass.getSpec().getSelectors());
        RequestTerms terms = new RequestTerms(
                wish.claim(),
                wish.request(),
                wish.alternative(),
                deviceClass,
                Stream.concat(ofClass.stream(), own.stream()).toList(),
                Absent.asEmpty(exact.getTolerations()),
                Absent.asFalse(exact.getAdminAccess()),
                RequestTerms.capacityRequests(exact.getCapacity()));
        String mode = Optional.ofNullable(exact.getAllocationMode()).orElse("ExactCount");
        return switch (mode) {
            case "ExactCount" -> new PlannedRequest(terms, countOf(wish), Optional.empty());
            case "All" -> {
                List<PoolDevice> all = allDevices(wish, terms);
                yield new PlannedRequest(terms, all.size(), Optional.of(all));
            }
            default -> throw wish.error("unsupported count mode " + mode);
        };
    }

    private static int countOf(Wish wish) {
        long count = Optional.ofNullable(wish.exact().getCount()).orElse(1L);
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    private DeviceClass classOf(Wish wish) {
        String name = wish.exact().getDeviceClassName();
        if (name == null || name.isEmpty()) {
            throw wish.error("missing device class name (unsupported request type?)");
        }
        DeviceClass deviceClass = classes.get(name);
        if (deviceClass == null) {
            throw wish.error("could not retrieve device class " + name + ": there is no such class (existing classes: "
                    + (classes.isEmpty()
                            ? "none"
                            : String.join(
                                    ", ", classes.keySet().stream().sorted().toList()))
                    + ")");
        }
        return deviceClass;
    }

    private List<Selector> compile(Wish wish, String owner, @Nullable List<DeviceSelector> selectors) {
        List<Selector> compiled = new ArrayList<>();
        for (DeviceSelector selector : Absent.asEmpty(selectors)) {
            String place = owner + "selector #" + compiled.size();
            if (selector.getCel() == null || selector.getCel().getExpression() == null) {
                throw wish.error(place + ": CEL expression empty (unsupported selector type?)");
            }
            try {
                compiled.add(
                        new Selector(place, compiler.compile(selector.getCel().getExpression())));
            } catch (SelectorException e) {
                throw wish.error(place + ": " + e.getMessage());
            }
        }
        return compiled;
    }

    private List<PoolDevice> allDevices(Wish wish, RequestTerms terms) {
        List<PoolDevice> all = new ArrayList<>();
        for (Pool pool : view.pools()) {
            if (pool.incomplete().isPresent()) {
                throw wish.error("asks for all devices, but resource pool " + pool + " is currently being updated ("
                        + pool.incomplete().get() + ")");
            }
            if (pool.invalid().isPresent()) {
                throw wish.error("asks for all devices, but resource pool " + pool + " is currently invalid ("
                        + pool.invalid().get() + ")");
            }
            for (PoolDevice device : pool.devices()) {
                if (selection.isSelectable(terms, device) && capacity.fits(terms, device)) {
                    all.add(device);
                }
            }
        }
        return all;
    }
}
