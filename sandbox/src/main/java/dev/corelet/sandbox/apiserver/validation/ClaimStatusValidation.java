package dev.corelet.sandbox.apiserver.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what schedulers, controllers and drivers report about a claim (DRA contract, section 3.3). */
final class ClaimStatusValidation {

    private static final int CONSUMERS_MAX = 256;
    private static final int RESULTS_MAX = 32;
    private static final int CONDITIONS_MAX = 8;
    private static final int ADDRESSES_MAX = 16;
    private static final int INTERFACE_NAME_MAX = 256;
    private static final int HARDWARE_ADDRESS_MAX = 128;
    private static final Set<String> CONFIG_SOURCES = Set.of("FromClass", "FromClaim");

    private final Violations violations;

    ClaimStatusValidation(Violations violations) {
        this.violations = violations;
    }

    void validate(Field claim, Field existing) {
        Field status = claim.child("status");
        Field allocation = status.child("allocation");
        Field existingAllocation = existing.child("status").child("allocation");
        consumers(claim, existing);
        Set<String> allocated = new HashSet<>();
        allocation.child("devices").child("results").items().forEach(result -> allocated.add(deviceId(result)));
        violations.set(
                status.child("devices"),
                Integer.MAX_VALUE,
                ClaimStatusValidation::deviceId,
                device -> deviceStatus(device, allocated));
        if (existingAllocation.isSet() && allocation.isSet()) {
            if (!allocation.value().equals(existingAllocation.value())) {
                violations.invalid(allocation, "field is immutable");
            }
        } else if (allocation.isSet()) {
            allocation(allocation, RequestNames.of(claim.child("spec").child("devices")));
        }
    }

    private void consumers(Field claim, Field existing) {
        Field consumers = claim.child("status").child("reservedFor");
        violations.set(
                consumers, CONSUMERS_MAX, consumer -> consumer.child("uid").text(), consumer -> {
                    for (String field : List.of("resource", "name", "uid")) {
                        if (consumer.child(field).text().isEmpty()) {
                            violations.required(consumer.child(field), "");
                        }
                    }
                });
        if (!consumers.isSet()) {
            return;
        }
        if (!claim.child("status").child("allocation").isSet()) {
            violations.forbidden(consumers, "may not be specified when `allocated` is not set");
        } else if (claim.child("metadata").child("deletionTimestamp").isSet()) {
            Set<Object> known = new HashSet<>();
            existing.child("status").child("reservedFor").items().forEach(consumer -> known.add(consumer.value()));
            if (consumers.items().stream().anyMatch(consumer -> !known.contains(consumer.value()))) {
                violations.forbidden(
                        consumers,
                        "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
            }
        }
    }

    private void allocation(Field allocation, RequestNames requests) {
        Field devices = allocation.child("devices");
        violations.list(devices.child("results"), RESULTS_MAX, result -> {
            requests.validateReference(result.child("request"), violations);
            device(result);
            BindingConditions.validate(result, violations);
        });
        violations.list(devices.child("config"), 2 * ClaimSpecValidation.CONFIGS_MAX, config -> {
            Field source = config.child("source");
            if (source.text().isEmpty()) {
                violations.required(source, "");
            } else {
                violations.oneOf(source, CONFIG_SOURCES);
            }
            requests.validateReferences(config.child("requests"), violations);
            OpaqueConfig.validate(config, violations);
        });
        if (allocation.child("nodeSelector").isSet()) {
            NodeSelectorValidation.validate(allocation.child("nodeSelector"), violations);
        }
        Taints.time(allocation.child("allocationTimestamp"), violations);
    }

    private void device(Field device) {
        Names.driver(device.child("driver"), violations);
        Names.pool(device.child("pool"), violations);
        Names.label(device.child("device"), violations);
        Field share = device.child("shareID");
        if (share.isSet() && !Formats.isUuid(share.text())) {
            violations.invalid(
                    share, "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`");
        }
    }

    private void deviceStatus(Field device, Set<String> allocated) {
        device(device);
        if (!allocated.contains(deviceId(device))) {
            violations.invalid(device, Field.quoted(deviceId(device)), "must be an allocated device in the claim");
        }
        conditions(device.child("conditions"));
        if (device.child("data").isSet()) {
            OpaqueConfig.object(device.child("data"), violations);
        }
        Field network = device.child("networkData");
        maxLength(network.child("interfaceName"), INTERFACE_NAME_MAX);
        maxLength(network.child("hardwareAddress"), HARDWARE_ADDRESS_MAX);
        violations.set(network.child("ips"), ADDRESSES_MAX, Field::text, address -> {
            if (!InterfaceAddress.isValid(address.text())) {
                violations.invalid(
                        address, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
            }
        });
    }

    private void conditions(Field conditions) {
        violations.set(
                conditions, CONDITIONS_MAX, condition -> condition.child("type").text(), condition -> {
                    Field type = condition.child("type");
                    violations.format(type, Formats.labelKey(type.text()));
                    violations.oneOf(condition.child("status"), Set.of("True", "False", "Unknown"));
                    for (String field : List.of("lastTransitionTime", "reason")) {
                        if (condition.child(field).text().isEmpty()) {
                            violations.required(condition.child(field), "must be set");
                        }
                    }
                });
    }

    private void maxLength(Field field, int max) {
        if (field.bytes() > max) {
            violations.tooLong(field, max);
        }
    }

    private static String deviceId(Field device) {
        String id = "%s/%s/%s"
                .formatted(
                        device.child("driver").text(),
                        device.child("pool").text(),
                        device.child("device").text());
        Field share = device.child("shareID");
        return share.isSet() ? id + "/" + share.text() : id;
    }
}
