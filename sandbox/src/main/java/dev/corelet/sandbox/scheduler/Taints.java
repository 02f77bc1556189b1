package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceToleration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether the taints of a device keep a request away. */
final class Taints {

    /** Taints with any other effect, known or not, keep nobody away. */
    private static final Set<String> BLOCKING = Set.of("NoSchedule", "NoExecute");

    private Taints() {}

    /** Returns the first taint that none of the tolerations covers. */
    static Optional<DeviceTaint> firstBlocking(PoolDevice device, List<DeviceToleration> tolerations) {
        return device.taints().stream()
                .filter(taint -> taint.getEffect() != null && BLOCKING.contains(taint.getEffect()))
                .filter(taint -> tolerations.stream().noneMatch(toleration -> covers(toleration, taint)))
                .findFirst();
    }

    private static boolean covers(DeviceToleration toleration, DeviceTaint taint) {
        if (isSet(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
            return false;
        }
        if (isSet(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
            return false;
        }
        String operator = isSet(toleration.getOperator()) ? toleration.getOperator() : "Equal";
        return switch (operator) {
            case "Exists" -> true;
            case "Equal" -> Objects.equals(orEmpty(toleration.getValue()), orEmpty(taint.getValue()));
            default -> false;
        };
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
