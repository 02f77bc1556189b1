package dev.corelet.host.node;

import dev.corelet.api.policy.Resources;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the API server says of the pods of this node, as far as that is known here already: never waits. */
public interface PodSpecs {

    /** Of which nothing is known. */
    PodSpecs NONE = (podUid, container) -> Optional.empty();

    /** Returns what is known of a container. */
    Optional<ContainerSpec> find(String podUid, String container);

    /**
     * A container of a pod's specification.
     *
     * @param resources what it asks for natively
     * @param separateClaims the names of those claims in its namespace whose CPUs the cluster counts by itself, for this
     *     pod (KEP-5517)
     */
    record ContainerSpec(Resources resources, SortedSet<String> separateClaims) {

        public ContainerSpec {
            separateClaims = Collections.unmodifiableSortedSet(new TreeSet<>(separateClaims));
        }
    }
}
