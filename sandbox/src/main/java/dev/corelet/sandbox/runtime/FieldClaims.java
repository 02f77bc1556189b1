package dev.corelet.sandbox.runtime;

import dev.corelet.nri.api.proto.LinuxCPU;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which plugin has set what for whom in one request: two may not set the same, not even to the same value
 * (nri-contract.md section 4.3).
 */
final class FieldClaims {

    private final Map<String, Map<CpuField, String>> owners = new HashMap<>();

    /** Claims all fields that {@code cpu} sets, or none and returns what is wrong. */
    Optional<String> claim(String containerId, LinuxCPU cpu, String plugin) {
        Map<CpuField, String> fields = owners.computeIfAbsent(containerId, id -> new EnumMap<>(CpuField.class));
        for (CpuField field : CpuField.values()) {
            if (field.isSetIn(cpu) && fields.containsKey(field)) {
                return Optional.of(
                        "plugins \"%s\" and \"%s\" both tried to set %s".formatted(plugin, fields.get(field), field));
            }
        }
        for (CpuField field : CpuField.values()) {
            if (field.isSetIn(cpu)) {
                fields.put(field, plugin);
            }
        }
        return Optional.empty();
    }
}
