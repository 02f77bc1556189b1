package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.plugin.topologyaware.PickStyle.Spread;
import java.util.List;

/**
 * The options that choose among the CPUs of a claim's devices. The policy takes them for all claims of the node, and a
 * claim for itself in its opaque configuration.
 */
final class PickOptions {

    static final Option<Boolean> FULL_CORES_ONLY = Option.flag(
            "fullCoresOnly",
            false,
            "Whether claims take whole cores only; one whose number of CPUs makes no whole cores is refused.");

    static final Option<String> SPREAD_OVER = Option.choice(
            "spreadOver",
            List.of("none", "cores", "caches", "numaNodes"),
            "none",
            "What the CPUs of a claim are spread over evenly; with none they are as close together as possible.");

    static final Option<String> THREADS_PER_CORE = Option.choice(
            "threadsPerCore", List.of("all", "one"), "all", "How many CPUs of a core a claim takes at most.");

    /** All of them. */
    static final List<Option<?>> ALL = List.of(FULL_CORES_ONLY, SPREAD_OVER, THREADS_PER_CORE);

    private PickOptions() {}

    /** Returns what holds for a claim that says nothing itself. */
    static PickStyle styleOf(Options policy) {
        return new PickStyle(
                policy.get(FULL_CORES_ONLY),
                spread(policy.get(SPREAD_OVER)),
                policy.get(THREADS_PER_CORE).equals("one"));
    }

    /** Returns what holds for a claim: its own options, and those of the policy where it gives none. */
    static PickStyle styleOf(Options claim, PickStyle others) {
        PickStyle own = styleOf(claim);
        return new PickStyle(
                claim.isGiven(FULL_CORES_ONLY) ? own.fullCoresOnly() : others.fullCoresOnly(),
                claim.isGiven(SPREAD_OVER) ? own.spread() : others.spread(),
                claim.isGiven(THREADS_PER_CORE) ? own.oneThreadPerCore() : others.oneThreadPerCore());
    }

    private static Spread spread(String word) {
        return switch (word) {
            case "cores" -> Spread.CORES;
            case "caches" -> Spread.CACHES;
            case "numaNodes" -> Spread.NUMA_NODES;
            default -> Spread.NONE;
        };
    }
}
