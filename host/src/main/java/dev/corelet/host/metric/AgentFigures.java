package dev.corelet.host.metric;

import dev.corelet.host.dra.Registration;
import dev.corelet.host.node.NodeFigures;
import dev.corelet.host.nri.LinkState;
import dev.corelet.host.slice.Publication;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the parts of a running agent say how they are. Each is asked at every scrape, by any thread, and answers at
 * once.
 *
 * @param node how much there is of what
 * @param ledgerBytes how large the ledger is on disk
 * @param kubelet what the kubelet said last
 * @param runtime whether the container runtime is there
 * @param slices what the API server has
 */
public record AgentFigures(
        Supplier<NodeFigures> node,
        LongSupplier ledgerBytes,
        Supplier<Registration> kubelet,
        Supplier<LinkState> runtime,
        Supplier<Publication> slices) {}
