package dev.corelet.sandbox.runtime.cdi;

import java.util.List;
import java.util.Map;

/**
 * What matters here of a valid CDI spec file.
 *
 * @param kind {@code vendor/class}
 * @param env what is added once if any device of the file is used
 * @param devices what is added for each device, by name
 */
record CdiSpec(String kind, List<String> env, Map<String, List<String>> devices) {

    CdiSpec {
        env = List.copyOf(env);
        devices = Map.copyOf(devices);
    }
}
