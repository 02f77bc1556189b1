package dev.corelet.sandbox.scheduler.oracle;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A claim of an oracle case. */
final class ClaimSpec {

    private final String name;
    private final DeviceClaimBuilder devices = new DeviceClaimBuilder();

    private ClaimSpec(String name) {
        this.name = name;
    }

    static ClaimSpec claim(String name, RequestSpec... requests) {
        ClaimSpec claim = new ClaimSpec(name);
        claim.devices.withRequests(
                Arrays.stream(requests).map(RequestSpec::build).toList());
        return claim;
    }

    /** All devices of the named requests, or of all, have one value of the attribute. */
    ClaimSpec match(String attribute, String... requests) {
        devices.addNewConstraint()
                .withMatchAttribute(attribute)
                .withRequests(requests)
                .endConstraint();
        return this;
    }

    /** No two devices of the named requests, or of all, have the same value of the attribute. */
    ClaimSpec distinct(String attribute, String... requests) {
        devices.addNewConstraint()
                .withDistinctAttribute(attribute)
                .withRequests(requests)
                .endConstraint();
        return this;
    }

    ClaimSpec withUnknownConstraint() {
        devices.addNewConstraint().endConstraint();
        return this;
    }

    ClaimSpec config(String parameter, String... requests) {
        devices.addNewConfig()
                .withRequests(List.of(requests))
                .withNewOpaque()
                .withDriver("driver-a")
                .withParameters(Map.of(parameter, parameter + "Value"))
                .endOpaque()
                .endConfig();
        return this;
    }

    ResourceClaim build() {
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withDevices(devices.build())
                .endSpec()
                .build();
    }
}
