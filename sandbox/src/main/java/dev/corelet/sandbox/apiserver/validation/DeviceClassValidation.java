package dev.corelet.sandbox.apiserver.validation;

/** Checks the spec of a DeviceClass (DRA contract, section 3.2). */
final class DeviceClassValidation {

    private static final int CONFIGS_MAX = 32;

    private DeviceClassValidation() {}

    static void validate(Field spec, Violations violations) {
        Selectors.validate(spec.child("selectors"), violations);
        violations.list(spec.child("config"), CONFIGS_MAX, config -> OpaqueConfig.validate(config, violations));
        Field extended = spec.child("extendedResourceName");
        if (extended.isSet() && !isExtendedResource(extended.text())) {
            violations.invalid(extended, "must be a valid extended resource name");
        }
    }

    /** An extended resource has a domain of its own, outside kubernetes.io, and no quota prefix. */
    private static boolean isExtendedResource(String name) {
        return name.contains("/")
                && !name.contains("kubernetes.io/")
                && !name.startsWith("requests.")
                && Formats.labelKey("requests." + name).isEmpty();
    }
}
