package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says about a machine in place of its files, to try out a machine one does not have. It holds for
 * discovered, recorded and synthetic machines alike.
 *
 * <p>CPUs that are offline may be named; what is said about them counts once they are online. CPUs that the machine
 * does not have are left out, with a finding: one setting for all nodes of a cluster need not fit each of them.
 *
 * @param pCores the CPUs on P-cores; if only these are given, all others are on E-cores
 * @param eCores the CPUs on E-cores; if only these are given, all others are on P-cores
 * @param caches caches; a CPU in any of them has those only
 */
public record Overrides(
        Optional<Stated<CpuSet>> pCores,
        Optional<Stated<CpuSet>> eCores,
        Optional<Stated<List<CacheOverride>>> caches) {

    /** Nothing is overridden. */
    public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Something an operator said.
     *
     * @param origin where, for messages: the name of a variable, or {@code file:line: key}
     */
    public record Stated<T>(String origin, T value) {}

    /**
     * Creates overrides.
     *
     * @throws OperatorException if a CPU is in both lists of cores, or in two caches of one level and type
     */
    public Overrides {
        if (pCores.isPresent() && eCores.isPresent()) {
            CpuSet both = pCores.get().value().intersect(eCores.get().value());
            if (!both.isEmpty()) {
                throw new OperatorException("%s: CPUs %s are in %s too; name each CPU in one of them only"
                        .formatted(eCores.get().origin(), both, pCores.get().origin()));
            }
        }
        caches.ifPresent(CacheOverriding::check);
    }

    /**
     * Returns these and the others together.
     *
     * @throws OperatorException if both say something about core kinds, or both about caches
     */
    public Overrides and(Overrides others) {
        Optional<String> otherKinds = others.pCores.or(() -> others.eCores).map(Stated::origin);
        pCores.or(() -> eCores)
                .map(Stated::origin)
                .ifPresent(origin -> otherKinds.ifPresent(other -> refuseBoth(origin, other)));
        caches.ifPresent(ours -> others.caches.ifPresent(other -> refuseBoth(ours.origin(), other.origin())));
        return new Overrides(
                pCores.or(() -> others.pCores), eCores.or(() -> others.eCores), caches.or(() -> others.caches));
    }

    private static void refuseBoth(String origin, String other) {
        throw new OperatorException("%s: %s is set as well; keep one of the two".formatted(origin, other));
    }

    /**
     * Returns the machine with what these say in place of what was discovered, and a finding for each thing replaced.
     *
     * @throws OperatorException if the lists of cores leave out an online CPU or split a core
     */
    public DiscoveredMachine applyTo(DiscoveredMachine machine) {
        List<Finding> findings = new ArrayList<>();
        CpuTopology topology = machine.topology();
        if (pCores.isPresent() || eCores.isPresent()) {
            topology = new CoreKindOverriding(topology, findings).apply(pCores, eCores);
        }
        if (caches.isPresent()) {
            topology = new CacheOverriding(topology, findings).apply(caches.get());
        }
        findings.addAll(machine.findings());
        return new DiscoveredMachine(topology, findings);
    }
}
