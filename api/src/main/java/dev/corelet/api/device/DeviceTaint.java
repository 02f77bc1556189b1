package dev.corelet.api.device;

import java.util.Objects;

/**
 * Keeps claims that do not tolerate it off a device (KEP-5055).
 *
 * @param key what is the matter, in the form of a label's name
 * @param value in the form of a label's value, may be empty
 * @param effect what it does
 */
public record DeviceTaint(String key, String value, Effect effect) {

    public DeviceTaint {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(effect, "effect");
    }

    /** What a taint does to claims that do not tolerate it. */
    public enum Effect {
        /** Nothing: it only informs. */
        NONE,
        /** The device is not allocated any more. */
        NO_SCHEDULE,
        /** Pods that use the device are evicted, too. */
        NO_EXECUTE
    }
}
