package dev.corelet.host.config;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Comparator;

/** How many or which CPUs are kept for the system and never claimed. */
public sealed interface Reservation {

    /** Returns the reservation of nothing. */
    static Reservation none() {
        return new Cpus(CpuSet.EMPTY);
    }

    /** These CPUs. */
    record Cpus(CpuSet cpus) implements Reservation {}

    /**
     * As many whole CPUs as make up this much.
     *
     * @param milliCpus thousandths of a CPU, positive
     */
    record Amount(int milliCpus) implements Reservation {}

    /**
     * Parses a cpulist ({@code 0-1}) or a quantity ({@code 750m}, {@code 1.5}); a bare number is the id of a CPU.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static Reservation parse(String text) {
        return text.matches("[0-9]+m|[0-9]+\\.[0-9]+") ? ofQuantity(text) : new Cpus(CpuSet.parse(text));
    }

    /**
     * Parses a quantity: {@code 750m}, {@code 1.5} or {@code 2}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static Reservation ofQuantity(String text) {
        if (text.matches("[0-9]{1,8}m")) {
            return amount(Integer.parseInt(text.substring(0, text.length() - 1)));
        }
        if (text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
            return amount((int) Math.round(Double.parseDouble(text) * 1000));
        }
        throw new IllegalArgumentException("'%s' is no quantity of CPUs".formatted(text));
    }

    private static Reservation amount(int milliCpus) {
        return milliCpus == 0 ? none() : new Amount(milliCpus);
    }

    /**
     * Returns the CPUs that are kept, out of those available; listed ones that are offline are left out until they are
     * back. An amount is rounded up to whole CPUs and taken core by
     * core from the lowest up, isolated CPUs last.
     *
     * @throws IllegalArgumentException if they are not all available, or if nothing would be left
     */
    default CpuSet choose(CpuTopology topology, CpuSet available) {
        if (this instanceof Cpus list) {
            CpuSet missing = list.cpus().minus(available).minus(topology.offline());
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException(
                        "reserved CPUs %s are not available; available are %s".formatted(missing, available));
            }
            return list.cpus().intersect(available);
        }
        int wanted = (((Amount) this).milliCpus() + 999) / 1000;
        if (wanted > available.size()) {
            throw new IllegalArgumentException(
                    "%d CPUs are to be reserved, but only %s are available".formatted(wanted, available));
        }
        CpuSet isolated = topology.isolated();
        Comparator<Integer> order = Comparator.<Integer, Boolean>comparing(isolated::contains)
                .thenComparing(id -> topology.cpu(id).group(CpuGroup.Level.CORE).cpus())
                .thenComparing(Comparator.naturalOrder());
        return CpuSet.of(available.stream()
                .boxed()
                .sorted(order)
                .limit(wanted)
                .mapToInt(Integer::intValue)
                .toArray());
    }
}
