package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import java.util.Map;

/** The settled kinds of a machine's cores, by CPU; a CPU that is not named has a P-core. */
record CoreKinds(Map<Integer, CoreKind> byCpu) {

    static final CoreKinds UNIFORM = new CoreKinds(Map.of());

    CoreKind of(int cpu) {
        return byCpu.getOrDefault(cpu, CoreKind.P_CORE);
    }
}
