package dev.corelet.host.topology;

import dev.corelet.api.topology.NumaNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The settled NUMA nodes of a machine; every online CPU is in one. */
record NumaNodes(List<NumaNode> nodes, Map<Integer, Integer> nodeByCpu) {

    int of(int cpu) {
        return Objects.requireNonNull(nodeByCpu.get(cpu));
    }
}
