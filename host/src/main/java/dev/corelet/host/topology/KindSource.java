package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import java.util.List;

/**
 * An event source that counts on one kind of core only and lists its CPUs, on hybrid x86 machines (Linux
 * {@code arch/x86/events/intel/core.c}).
 */
record KindSource(String name, CoreKind kind) {

    /** All of them, the most powerful kind first. Low power cores are E-cores on a die of their own, in some laptops. */
    static final List<KindSource> ALL = List.of(
            new KindSource("cpu_core", CoreKind.P_CORE),
            new KindSource("cpu_atom", CoreKind.E_CORE),
            new KindSource("cpu_lowpower", CoreKind.LOW_POWER_E_CORE));

    /** Returns the file with the list. */
    String path() {
        return "sys/devices/%s/cpus".formatted(name);
    }
}
