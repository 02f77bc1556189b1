package dev.corelet.sandbox.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be expected of a container or a claim: a set of things, by their ids or by their number. */
public enum Property {
    /** The CPUs that it may run on; all of the machine if it is not pinned. */
    CPUS(true, true),
    /** Those of its CPUs that the policy gave to it alone. */
    EXCLUSIVE(true, false),
    /** The others of its CPUs. */
    SHARED(true, false),
    /** The physical cores of its CPUs. */
    CORES(false, true),
    /** The last level caches of its CPUs. */
    CACHES(false, true),
    /** The NUMA nodes of its CPUs. */
    NODES(true, true),
    /** The dies of its CPUs. */
    DIES(false, true),
    /** The packages of its CPUs. */
    PACKAGES(true, true),
    /** The NUMA nodes that its memory may be on; all of the machine that have memory if it is not pinned. */
    MEMS(true, false);

    private final boolean numbered;
    private final boolean ofCpus;

    Property(boolean numbered, boolean ofCpus) {
        this.numbered = numbered;
        this.ofCpus = ofCpus;
    }

    /** Tells whether the things have ids that are unique on a machine, so that one can name them. */
    boolean isNumbered() {
        return numbered;
    }

    /** Tells whether any set of CPUs has it, a part of a container's for instance. */
    boolean isOfCpus() {
        return ofCpus;
    }

    /** Returns all of them, or those of CPUs only. */
    static List<Property> all(boolean ofCpusOnly) {
        return Arrays.stream(values())
                .filter(property -> property.ofCpus || !ofCpusOnly)
                .toList();
    }

    /** Returns its key in a script. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
