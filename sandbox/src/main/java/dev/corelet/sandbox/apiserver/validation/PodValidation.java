package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.ResourceQuantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the parts of a pod that claims, CPU requests and their pinning depend on.
 *
 * <p>Pods have many more rules; those about volumes, probes and the like are left to real clusters.
 */
final class PodValidation {

    private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");
    private static final List<String> CHANGEABLE =
            List.of("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations");

    private final Violations violations;

    PodValidation(Violations violations) {
        this.violations = violations;
    }

    /**
     * Checks a pod spec.
     *
     * @param existing the spec that is being replaced; not set on creation
     */
    void validate(Field spec, Field existing) {
        Set<String> claims = new HashSet<>();
        violations.set(
                spec.child("resourceClaims"),
                Integer.MAX_VALUE,
                claim -> claim.child("name").text(),
                claim -> {
                    Names.label(claim.child("name"), violations);
                    claims.add(claim.child("name").text());
                    claimSource(claim);
                });
        Field containers = spec.child("containers");
        if (containers.size() == 0) {
            violations.required(containers, "");
        }
        Set<String> names = new HashSet<>();
        Stream.concat(containers.items().stream(), spec.child("initContainers").items().stream())
                .forEach(container -> container(container, names, claims));
        violations.oneOf(spec.child("restartPolicy"), RESTART_POLICIES);
        Field nodeName = spec.child("nodeName");
        if (!nodeName.text().isEmpty()) {
            Names.nodeName(nodeName, violations);
        }
        if (existing.isSet() && !unchangeable(spec).equals(unchangeable(existing))) {
            violations.forbidden(
                    spec,
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` (only"
                            + " additions to existing tolerations), `spec.terminationGracePeriodSeconds` (allow it to"
                            + " be set to 1 if it was previously negative)");
        }
    }

    private void claimSource(Field claim) {
        Field byName = claim.child("resourceClaimName");
        Field byTemplate = claim.child("resourceClaimTemplateName");
        String rule = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
        if (byName.isSet() && byTemplate.isSet()) {
            violations.invalid(
                    claim, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be" + " specified");
        } else if (byName.isSet()) {
            Names.subdomain(byName, violations);
        } else if (byTemplate.isSet()) {
            Names.subdomain(byTemplate, violations);
        } else {
            violations.invalid(claim, rule);
        }
    }

    private void container(Field container, Set<String> names, Set<String> podClaims) {
        Field name = container.child("name");
        Names.label(name, violations);
        if (!names.add(name.text())) {
            violations.duplicate(name, name.text());
        }
        if (container.child("image").text().isEmpty()) {
            violations.required(container.child("image"), "");
        }
        Field resources = container.child("resources");
        violations.set(
                resources.child("claims"),
                Integer.MAX_VALUE,
                claim -> claim.child("name").text() + "/"
                        + claim.child("request").text(),
                claim -> {
                    if (!podClaims.contains(claim.child("name").text())) {
                        violations.invalid(claim.child("name"), "must be one of the names in pod.spec.resourceClaims");
                    }
                });
        requests(resources);
    }

    private void requests(Field resources) {
        Map<String, Field> limits = resources.child("limits").entries();
        Stream.concat(resources.child("requests").entries().values().stream(), limits.values().stream())
                .filter(amount -> quantity(amount).amount().signum() < 0)
                .forEach(amount -> violations.invalid(amount, "must be greater than or equal to 0"));
        resources.child("requests").entries().forEach((name, request) -> {
            Optional<Field> limit = Optional.ofNullable(limits.get(name));
            limit.filter(most -> quantity(request).compareTo(quantity(most)) > 0)
                    .ifPresent(most -> violations.invalid(
                            request, "must be less than or equal to %s limit of %s".formatted(name, most.text())));
        });
    }

    private static ResourceQuantity quantity(Field amount) {
        return ResourceQuantity.parse(amount.text()).orElseThrow();
    }

    private static ObjectNode unchangeable(Field spec) {
        ObjectNode rest = ((ObjectNode) spec.value()).deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            rest.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return rest.remove(CHANGEABLE);
    }
}
