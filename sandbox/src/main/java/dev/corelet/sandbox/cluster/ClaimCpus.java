package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.cdi.CdiSpecs;
import java.util.Collection;
import java.util.List;

/** Reads the CPUs of claims from the environment that CDI gave to containers. */
final class ClaimCpus {

    private ClaimCpus() {}

    /** Returns the CPUs of a claim as an environment has them; none if it does not mention the claim. */
    static CpuSet of(String claimUid, Collection<String> environment) {
        String variable = CdiSpecs.VARIABLE_PREFIX + claimUid + "=";
        List<String> values = environment.stream()
                .filter(entry -> entry.startsWith(variable))
                .map(entry -> entry.substring(variable.length()))
                .toList();
        // Of a variable that repeats the last value counts.
        return values.isEmpty() ? CpuSet.EMPTY : CpuSet.parse(values.get(values.size() - 1));
    }
}
