package dev.corelet.host.node;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.PreparedClaim;

/** What the node loop asks of others. Called on the loop: implementations hand over and return at once. */
public interface NodeEvents {

    /** Containers have to be told another pinning, and no request of the runtime's is there to answer with it. */
    void pinningsWait();

    /**
     * These CPUs, and no others, are withheld from claims from now on: containers have them for themselves beside
     * their claims, or claims hold them whose devices are not on offer any more.
     */
    void withheld(CpuSet cpus);

    /** A pod that the ledger does not know as a user of this claim wants it: its reservations need reading again. */
    void reservationsInDoubt(PreparedClaim claim);
}
