package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;

/**
 * What CPUs a container is to get beside those of its claims.
 *
 * @param kind which CPUs
 * @param full how many exclusive ones
 * @param fraction how much of shared ones, in thousandths
 * @param isolation whether the exclusive ones are to be isolated
 * @param priority which exclusive ones are better
 * @param claimed whether it has CPUs by claims: with those it needs no shared ones unless it asks for some
 */
record Demand(Kind kind, int full, int fraction, Isolation isolation, CpuPriority priority, boolean claimed) {

    /** Which CPUs a container gets. */
    enum Kind {
        /** Those of a pool: exclusive ones, shared ones, or both. */
        NORMAL,
        /** All reserved ones, shared with others of the kind. */
        RESERVED,
        /** Whatever the runtime gives it. */
        PRESERVED
    }

    /** Whether exclusive CPUs are to be isolated from the kernel's scheduling. */
    enum Isolation {
        NO,
        PREFERRED,
        REQUIRED
    }

    /**
     * Decides what a container is to get, by its quality of service, its annotations and the operator's options.
     *
     * @param mirrored how many CPUs of its claims its native request holds
     * @param claimed whether it has CPUs by claims
     */
    static Demand of(Container container, Wishes wishes, Settings settings, int mirrored, boolean claimed) {
        Resources asked = container.resources();
        CpuPriority priority = wishes.priority().orElse(settings.defaultPriority());
        Kind kind = kind(container, wishes, settings);
        if (kind != Kind.NORMAL || container.pod().qos() != QosClass.GUARANTEED) {
            return new Demand(kind, 0, asked.milliCpu(), Isolation.NO, priority, claimed).without(mirrored);
        }
        int full = asked.milliCpu() / 1000;
        int rest = asked.milliCpu() % 1000;
        if (full == 0 || sharesAll(full, rest, wishes, settings)) {
            return new Demand(kind, 0, asked.milliCpu(), Isolation.NO, priority, claimed).without(mirrored);
        }
        Isolation isolation = isolation(full, rest, wishes, settings);
        return new Demand(kind, full, rest, isolation, priority, claimed).without(mirrored);
    }

    private static Kind kind(Container container, Wishes wishes, Settings settings) {
        if (wishes.preserveCpu()) {
            return Kind.PRESERVED;
        }
        boolean reserved = wishes.reserved()
                .orElseGet(() ->
                        settings.reservedNamespaces().contains(container.pod().namespace()));
        return reserved ? Kind.RESERVED : Kind.NORMAL;
    }

    private static boolean sharesAll(int full, int rest, Wishes wishes, Settings settings) {
        if (full > 1 && rest > 0) {
            // Only an annotation can say that so odd an amount is to be split.
            return wishes.shared().orElse(true);
        }
        return wishes.shared().orElse(settings.preferShared());
    }

    private static Isolation isolation(int full, int rest, Wishes wishes, Settings settings) {
        if (wishes.isolatedOnly()) {
            return Isolation.REQUIRED;
        }
        boolean byDefault = settings.preferIsolated() && (full == 1 || rest > 0);
        return wishes.isolated().orElse(byDefault) ? Isolation.PREFERRED : Isolation.NO;
    }

    /** Returns what is left when that many CPUs are had by claims: first of the exclusive ones, else of the shared. */
    private Demand without(int mirrored) {
        if (mirrored == 0) {
            return this;
        }
        if (full >= mirrored) {
            return new Demand(kind, full - mirrored, fraction, isolation, priority, claimed);
        }
        int rest = Math.max(0, full * 1000 + fraction - mirrored * 1000);
        return new Demand(kind, 0, rest, isolation, priority, claimed);
    }

    /** Tells whether the container runs on shared CPUs. */
    boolean needsShared() {
        return fraction > 0 || (full == 0 && !claimed);
    }

    /** Tells whether it runs on shared CPUs without asking for any time on them. */
    boolean isUndemanding() {
        return needsShared() && fraction == 0;
    }

    /** Tells whether there is nothing to place beside its claims. */
    boolean isNothing() {
        return full == 0 && !needsShared();
    }

    /** Returns the same amount of shared CPUs instead of others. */
    Demand shared(Kind other) {
        return new Demand(other, 0, full * 1000 + fraction, Isolation.NO, priority, claimed);
    }

    /** Returns the same, without insisting on isolated CPUs. */
    Demand with(Isolation other) {
        return new Demand(kind, full, fraction, other, priority, claimed);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PRESERVED -> "CPUs as they are";
            case RESERVED -> "reserved CPUs, %d m".formatted(fraction);
            case NORMAL -> amounts();
        };
    }

    private String amounts() {
        if (isNothing()) {
            return "nothing beside its claims";
        }
        String isolated = switch (isolation) {
            case NO -> "";
            case PREFERRED -> ", isolated if possible";
            case REQUIRED -> ", isolated";
        };
        String exclusive = "%d exclusive CPU%s%s".formatted(full, full == 1 ? "" : "s", isolated);
        String shared = fraction == 0 ? "shared CPUs" : "%d m of shared CPUs".formatted(fraction);
        if (full == 0) {
            return shared;
        }
        return fraction == 0 ? exclusive : exclusive + ", and " + shared;
    }
}
