package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import java.util.List;
import java.util.Set;

/** Checks what a claim asks for (DRA contract, section 3.1). */
final class ClaimSpecValidation {

    static final int CONFIGS_MAX = 32;

    private static final int REQUESTS_MAX = 32;
    private static final int CONSTRAINTS_MAX = 32;
    private static final int ALTERNATIVES_MAX = 8;
    private static final Set<String> MODES = Set.of("ExactCount", "All");

    private final Violations violations;
    private final Set<FeatureGate> gates;

    ClaimSpecValidation(Violations violations, Set<FeatureGate> gates) {
        this.violations = violations;
        this.gates = gates;
    }

    void validate(Field spec) {
        Field devices = spec.child("devices");
        RequestNames requests = RequestNames.of(devices);
        violations.set(
                devices.child("requests"),
                REQUESTS_MAX,
                request -> request.child("name").text(),
                this::request);
        violations.list(devices.child("constraints"), CONSTRAINTS_MAX, constraint -> constraint(constraint, requests));
        violations.list(devices.child("config"), CONFIGS_MAX, config -> {
            requests.validateReferences(config.child("requests"), violations);
            OpaqueConfig.validate(config, violations);
        });
    }

    /** Returns whether a claim spec asks for access to devices that others use. */
    static boolean asksForAdminAccess(Field spec) {
        return spec.child("devices").child("requests").items().stream()
                .anyMatch(
                        request -> request.child("exactly").child("adminAccess").isTrue());
    }

    private void request(Field request) {
        Names.label(request.child("name"), violations);
        Field exactly = request.child("exactly");
        Field alternatives = request.child("firstAvailable");
        if (exactly.isSet() && alternatives.isSet()) {
            violations.invalid(
                    request,
                    "null",
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
        } else if (exactly.isSet()) {
            wish(exactly);
        } else if (alternatives.isSet()) {
            violations.set(
                    alternatives, ALTERNATIVES_MAX, wish -> wish.child("name").text(), wish -> {
                        Names.label(wish.child("name"), violations);
                        wish(wish);
                    });
        } else {
            violations.required(request, "exactly one of `exactly` or `firstAvailable` is required");
        }
    }

    /** Checks the fields that an exact request and an alternative have in common. */
    private void wish(Field wish) {
        Names.subdomain(wish.child("deviceClassName"), violations);
        Selectors.validate(wish.child("selectors"), violations);
        mode(wish);
        wish.child("tolerations").items().forEach(toleration -> Taints.toleration(toleration, violations));
        wish.child("capacity")
                .child("requests")
                .entries()
                .forEach((name, place) -> Names.qualified(place, name, violations));
        Field derived = wish.child("derivedAttributes");
        if (derived.isSet() && !gates.contains(FeatureGate.DRA_DERIVED_ATTRIBUTES)) {
            violations.forbidden(derived, "the feature gate DRADerivedAttributes is off");
        }
        derivedAttributes(derived);
    }

    private void mode(Field wish) {
        Field mode = wish.child("allocationMode");
        Field count = wish.child("count");
        violations.oneOf(mode, MODES);
        if (mode.text().equals("All") && count.number() != 0) {
            violations.invalid(count, "must not be specified when allocationMode is 'All'");
        } else if (mode.text().equals("ExactCount") && count.number() <= 0) {
            violations.invalid(count, "must be greater than zero");
        }
    }

    private void derivedAttributes(Field derived) {
        violations.set(
                derived, CONFIGS_MAX, attribute -> attribute.child("name").text(), attribute -> {
                    Names.fullyQualified(attribute.child("name"), violations);
                    Selectors.expression(attribute.child("expression"), violations);
                });
    }

    private void constraint(Field constraint, RequestNames requests) {
        requests.validateReferences(constraint.child("requests"), violations);
        List<Field> attributes = List.of(constraint.child("matchAttribute"), constraint.child("distinctAttribute"));
        List<Field> set = attributes.stream().filter(Field::isSet).toList();
        String rule = "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required";
        if (set.isEmpty()) {
            violations.required(constraint, rule);
        } else if (set.size() > 1) {
            violations.invalid(constraint, rule + ", but multiple fields are set");
        }
        set.forEach(attribute -> Names.fullyQualified(attribute, violations));
    }
}
