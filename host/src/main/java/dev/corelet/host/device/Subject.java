package dev.corelet.host.device;

import dev.corelet.api.device.Device;
import dev.corelet.host.plugin.PluginFailure;

/**
 * What of a scheme is being checked, as errors name it.
 *
 * @param scheme the scheme's name
 * @param what such as {@code device 'cpu1'}
 */
record Subject(String scheme, String what) {

    static Subject device(String scheme, Device device) {
        return new Subject(scheme, "device '" + device.name() + "'");
    }

    static Subject counterSet(String scheme, String name) {
        return new Subject(scheme, "counter set '" + name + "'");
    }

    /** Returns the error that says what is wrong with a field: the value that was found and the limit. */
    PluginFailure wrong(String field, String complaint, Object... values) {
        return new PluginFailure("scheme %s: %s: %s %s".formatted(scheme, what, field, complaint.formatted(values)));
    }
}
