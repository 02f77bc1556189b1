package dev.corelet.api.scheme;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Option;
import java.util.List;

/**
 * Decides what the cluster sees of a machine's CPUs: which devices there are and what describes them.
 *
 * <p>An implementation is a pure function: the same input gives the same devices in the same order, on any machine
 * and at any time. It keeps no state and touches no files, sockets, threads or clocks. It needs a public constructor
 * without parameters and a line in {@code META-INF/services/dev.corelet.api.scheme.AttributeScheme} of its jar.
 *
 * <p>The host calls it from one thread at a time, never with null, and expects an answer within a second for a
 * machine of 1024 CPUs. Whatever it throws is reported as the plugin's failure and leaves the devices as they were.
 */
public interface AttributeScheme {

    /** Returns the name that the operator selects it by: lower-case letters, digits and {@code -}, at most 63. */
    String name();

    /** Returns one sentence for the operator about what a device is. */
    String description();

    /** Returns the options it takes; none unless overridden. */
    default List<Option<?>> options() {
        return List.of();
    }

    /**
     * Returns the devices, in the order in which a scheduler shall try them.
     *
     * <p>Every device stands for offered CPUs only. Names and attributes must not change when other CPUs are taken
     * out of or added to {@link SchemeInput#offered()}.
     */
    List<Device> devices(SchemeInput input);

    /** Returns the counter sets that the devices of the same input draw on; none unless overridden. */
    default List<CounterSet> counterSets(SchemeInput input) {
        return List.of();
    }
}
