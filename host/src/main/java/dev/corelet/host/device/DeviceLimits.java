package dev.corelet.host.device;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.plugin.PluginFailure;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits of the Kubernetes API on devices (resource.k8s.io/v1, dra-contract section 2.2), found before the API
 * server would: an error names scheme, device, field, value and limit.
 */
final class DeviceLimits {

    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_VALUE_BYTES = 64;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
            + "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
            + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");

    private final String scheme;
    private final CpuSet offered;

    DeviceLimits(String scheme, CpuSet offered) {
        this.scheme = scheme;
        this.offered = offered;
    }

    /**
     * Checks all devices of the scheme.
     *
     * @throws PluginFailure at the first that the cluster would not take
     */
    void check(List<Device> devices) {
        Set<String> names = new HashSet<>();
        for (Device device : devices) {
            require(
                    LABEL.matcher(device.name()).matches(),
                    device,
                    "name",
                    "is no DNS label of at most 63 lower-case letters, digits and '-'");
            require(names.add(device.name()), device, "name", "is used by two devices");
            require(!device.cpus().isEmpty(), device, "cpus", "is empty");
            require(
                    offered.containsAll(device.cpus()),
                    device,
                    "cpus",
                    "holds %s, which are not among the CPUs on offer (%s)"
                            .formatted(device.cpus().minus(offered), offered));
            checkAttributes(device);
        }
    }

    private void checkAttributes(Device device) {
        require(
                device.attributes().size() <= MAX_ATTRIBUTES,
                device,
                "attributes",
                "has %d entries, the limit is %d".formatted(device.attributes().size(), MAX_ATTRIBUTES));
        for (Map.Entry<String, AttributeValue> attribute : device.attributes().entrySet()) {
            String field = "attributes[" + attribute.getKey() + "]";
            require(
                    isQualifiedName(attribute.getKey()),
                    device,
                    field,
                    "is no identifier of at most 32 characters, alone or after a domain of at most 63 and '/'");
            checkValue(device, field, attribute.getValue());
        }
    }

    private static boolean isQualifiedName(String name) {
        int slash = name.indexOf('/');
        return IDENTIFIER.matcher(name.substring(slash + 1)).matches()
                && (slash < 0 || DOMAIN.matcher(name.substring(0, slash)).matches());
    }

    private void checkValue(Device device, String field, AttributeValue value) {
        if (value instanceof AttributeValue.OfString text) {
            checkLength(device, field, text.value());
        } else if (value instanceof AttributeValue.OfVersion version) {
            checkLength(device, field, version.value());
            require(
                    SEMVER.matcher(version.value()).matches(),
                    device,
                    field,
                    "is '%s', expected a version such as 1.2.3 (semver 2.0.0)".formatted(version.value()));
        }
    }

    private void checkLength(Device device, String field, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        require(
                bytes <= MAX_VALUE_BYTES,
                device,
                field,
                "is %d bytes long, the limit is %d".formatted(bytes, MAX_VALUE_BYTES));
    }

    private void require(boolean holds, Device device, String field, String complaint) {
        if (!holds) {
            throw new PluginFailure("scheme %s: device '%s': %s %s".formatted(scheme, device.name(), field, complaint));
        }
    }
}
