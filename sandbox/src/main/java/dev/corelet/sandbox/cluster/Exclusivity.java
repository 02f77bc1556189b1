package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which CPUs belong to one container alone, going by what the runtime was told of all of them. */
final class Exclusivity {

    private final List<Use> uses;
    private final Map<String, CpuSet> claims;

    /**
     * Where a container may run.
     *
     * @param container its id
     * @param cpus all CPUs that it may run on
     * @param claims the uids of the claims that it uses
     */
    record Use(String container, CpuSet cpus, Set<String> claims) {

        Use {
            claims = Set.copyOf(claims);
        }
    }

    /**
     * Creates a judge.
     *
     * @param uses all containers
     * @param claims the CPUs of all prepared claims, by uid
     */
    Exclusivity(List<Use> uses, Map<String, CpuSet> claims) {
        this.uses = List.copyOf(uses);
        this.claims = Map.copyOf(claims);
    }

    /** Returns those of the container's CPUs that only it, or others by a claim that it uses too, may run on. */
    CpuSet of(Use container) {
        CpuSet exclusive = container.cpus();
        for (Map.Entry<String, CpuSet> claim : claims.entrySet()) {
            if (!container.claims().contains(claim.getKey())) {
                exclusive = exclusive.minus(claim.getValue());
            }
        }
        for (Use other : uses) {
            if (!other.container().equals(container.container())) {
                exclusive = exclusive.minus(other.cpus().minus(inCommon(container, other)));
            }
        }
        return exclusive;
    }

    private CpuSet inCommon(Use one, Use other) {
        return CpuSet.unionOf(one.claims().stream()
                .filter(other.claims()::contains)
                .map(claim -> claims.getOrDefault(claim, CpuSet.EMPTY))
                .toList());
    }
}
