package dev.corelet.sandbox.scheduler.oracle;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequirementsBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSelector;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSubRequest;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSubRequestBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTolerationBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ExactDeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.ExactDeviceRequestBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A request or subrequest of an oracle case; unless told otherwise for one device of class-a. */
final class RequestSpec {

    private final String name;
    private final ExactDeviceRequestBuilder exact = new ExactDeviceRequestBuilder();
    private List<DeviceSubRequest> alternatives = List.of();

    private RequestSpec(String name) {
        this.name = name;
        exact.withDeviceClassName("class-a").withAllocationMode("ExactCount").withCount(1L);
    }

    static RequestSpec request(String name) {
        return new RequestSpec(name);
    }

    /** A request that any one of the alternatives serves, the first one preferably. */
    static RequestSpec firstAvailable(String name, RequestSpec... alternatives) {
        RequestSpec request = new RequestSpec(name);
        request.alternatives =
                Arrays.stream(alternatives).map(RequestSpec::buildAlternative).toList();
        return request;
    }

    RequestSpec count(long count) {
        exact.withCount(count);
        return this;
    }

    RequestSpec all() {
        exact.withAllocationMode("All").withCount(null);
        return this;
    }

    RequestSpec mode(String mode) {
        exact.withAllocationMode(mode);
        return this;
    }

    RequestSpec ofClass(String deviceClass) {
        exact.withDeviceClassName(deviceClass);
        return this;
    }

    RequestSpec where(String expression) {
        exact.addNewSelector().withNewCel(expression).endSelector();
        return this;
    }

    /** A selector of a kind that does not exist yet. */
    RequestSpec withUnknownSelector() {
        exact.addToSelectors(new DeviceSelector());
        return this;
    }

    /** Wants at least so much of a capacity of driver-a. */
    RequestSpec atLeast(String amount, String capacity) {
        return where("device.capacity[\"driver-a\"]." + capacity + ".compareTo(quantity(\"" + amount + "\")) >= 0");
    }

    RequestSpec admin() {
        exact.withAdminAccess(true);
        return this;
    }

    RequestSpec consuming(String capacity, String amount) {
        exact.withCapacity(new CapacityRequirementsBuilder()
                .withRequests(Map.of(capacity, new Quantity(amount)))
                .build());
        return this;
    }

    RequestSpec toleratingNoSchedule() {
        exact.addToTolerations(new DeviceTolerationBuilder()
                .withKey("taint-key")
                .withOperator("Exists")
                .withEffect("NoSchedule")
                .build());
        return this;
    }

    RequestSpec toleratingNoExecute() {
        exact.addToTolerations(new DeviceTolerationBuilder()
                .withKey("taint-key")
                .withOperator("Equal")
                .withValue("taint-value-2")
                .withEffect("NoExecute")
                .build());
        return this;
    }

    DeviceRequest build() {
        DeviceRequestBuilder request = new DeviceRequestBuilder().withName(name);
        return alternatives.isEmpty()
                ? request.withExactly(exact.build()).build()
                : request.withFirstAvailable(alternatives).build();
    }

    private DeviceSubRequest buildAlternative() {
        ExactDeviceRequest fields = exact.build();
        return new DeviceSubRequestBuilder()
                .withName(name)
                .withDeviceClassName(fields.getDeviceClassName())
                .withAllocationMode(fields.getAllocationMode())
                .withCount(fields.getCount())
                .withSelectors(fields.getSelectors())
                .withTolerations(fields.getTolerations())
                .withCapacity(fields.getCapacity())
                .build();
    }
}
