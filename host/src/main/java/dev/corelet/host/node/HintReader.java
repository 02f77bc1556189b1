package dev.corelet.host.node;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;

/** Finds out where on a machine things are. Never waits for a device, disk or network. */
public interface HintReader {

    /** One that finds nothing. */
    HintReader NONE = (used, machine) -> List.of();

    /** Returns a hint for each of those things of which it can be told which CPUs are close to it. */
    List<TopologyHint> hints(List<Used> used, CpuTopology machine);
}
