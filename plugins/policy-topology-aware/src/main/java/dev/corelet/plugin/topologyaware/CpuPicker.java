package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Picks the CPUs that a container gets for itself, after the rules of NRI's topology-aware policy.
 *
 * <p>First whole packages, then (on machines that mix kinds of cores) whole clusters, then groups that share a cache,
 * then whole cores, as long as they are idle and no larger than what is still needed; then single CPUs. Who asks for a
 * priority gets CPUs of the kind of core that suits it as long as there are enough.
 */
final class CpuPicker {

    private final CpuSet machine;
    private final List<Step> steps;
    private final Map<CpuPriority, Preference> preferences = new EnumMap<>(CpuPriority.class);

    /** Creates a picker, which serves any number of requests of one machine. */
    CpuPicker(CpuTopology machine) {
        this.machine = machine.online();
        Cores all = new Cores(machine);
        Step cores = new IdleCores(all);
        Step threads = new SingleThreads(machine, all);
        this.steps = List.of(
                new IdlePackages(machine),
                new IdleClusters(machine),
                new CacheGroups(machine, List.of(cores, threads)),
                cores,
                threads);
        CpuPriorities priorities = CpuPriorities.of(machine);
        for (CpuPriority priority : CpuPriority.values()) {
            preferences.put(priority, Preference.of(machine, priorities, priority));
        }
    }

    /**
     * Returns that many of the free CPUs, the same ones for the same input; empty if there are not as many.
     *
     * @param free CPUs to pick from; those that are not online do not count
     * @param amount how many, not negative
     */
    Optional<CpuSet> pick(CpuSet free, int amount, CpuPriority priority) {
        if (amount < 0) {
            throw new IllegalArgumentException("%d CPUs cannot be picked".formatted(amount));
        }
        CpuSet online = free.intersect(machine);
        int size = online.size();
        if (amount >= size) {
            return amount == size ? Optional.of(online) : Optional.empty();
        }
        if (amount == 0) {
            return Optional.of(CpuSet.EMPTY);
        }
        Preference preference = Objects.requireNonNull(preferences.get(priority));
        CpuSet suitable = online.intersect(preference.suitable());
        int most = Math.min(suitable.size(), amount);
        CpuSet picked = picked(new Ask(suitable, CpuSet.EMPTY, most, preference));
        return Optional.of(picked(new Ask(online.minus(picked), picked, amount - most, preference)));
    }

    private CpuSet picked(Ask ask) {
        Ask rest = ask;
        for (Step step : steps) {
            rest = rest.amount() == 0 ? rest : rest.after(step.take(rest));
        }
        return rest.picked();
    }
}
