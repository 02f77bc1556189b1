package dev.corelet.host.config;

import dev.corelet.api.policy.CpuReservation;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.function.Function;

/**
 * What the operator says about the CPUs of a machine, be it in {@code cpus} or in the options of the policy.
 *
 * @param available the online CPUs that workloads may use at all; not empty
 * @param reservation which or how many of them are kept for the system
 * @param reservationKey where the configuration says so, for messages
 */
public record CpuSettings(CpuSet available, Reservation reservation, String reservationKey) {

    private static final String CPUSET = "cpuset:";
    private static final String EXCLUDE_CPUSET = "exclude-cpuset:";

    /** What the prototype takes for a quantity, also where it could be the id of a CPU. */
    private static final String QUANTITY = "[0-9.]+m?";

    /**
     * Brings both places together.
     *
     * @param policy the choice of the policy
     * @param options what the policy makes of its options
     * @throws ConfigException if both say the same thing, or what the options say can't be read
     */
    public static CpuSettings of(
            AgentConfig.Cpus cpus, PluginChoice policy, CpuReservation options, CpuTopology topology) {
        CpuSet available = available(cpus, policy, options, topology);
        if (options.reserved().isEmpty()) {
            return new CpuSettings(available, cpus.reserved(), "cpus.reserved");
        }
        CpuReservation.Setting setting = options.reserved().get();
        if (!cpus.reserved().equals(Reservation.none())) {
            throw policy.wrong(setting.key(), "cpus.reserved is set, too; keep one of them");
        }
        Reservation reservation = read(
                policy,
                setting,
                "cpuset: or exclude-cpuset: and a cpulist, or a quantity such as 750m",
                text -> reservation(text, available));
        return new CpuSettings(available, reservation, policy.where(setting.key()));
    }

    private static CpuSet available(
            AgentConfig.Cpus cpus, PluginChoice policy, CpuReservation options, CpuTopology topology) {
        CpuSet online = topology.online();
        if (options.available().isEmpty()) {
            CpuSet available = cpus.available().map(online::intersect).orElse(online);
            if (available.isEmpty()) {
                throw new ConfigException("cpus.available names no online CPU; online are %s".formatted(online));
            }
            return available;
        }
        CpuReservation.Setting setting = options.available().get();
        if (cpus.available().isPresent()) {
            throw policy.wrong(setting.key(), "cpus.available is set, too; keep one of them");
        }
        CpuSet available = read(
                policy,
                setting,
                "cpuset: or exclude-cpuset: and a cpulist, such as cpuset:4-13",
                text -> available(text, online));
        if (available.isEmpty()) {
            throw policy.wrong(setting.key(), "leaves no online CPU; online are %s".formatted(online));
        }
        return available;
    }

    private static <T> T read(
            PluginChoice policy, CpuReservation.Setting setting, String expected, Function<String, T> reader) {
        try {
            return reader.apply(setting.text());
        } catch (IllegalArgumentException e) {
            throw policy.wrong(setting.key(), "found '%s', expected %s".formatted(setting.text(), expected));
        }
    }

    private static CpuSet available(String text, CpuSet online) {
        return text.startsWith(EXCLUDE_CPUSET) ? online.minus(excluded(text)) : online.intersect(listed(text));
    }

    private static Reservation reservation(String text, CpuSet available) {
        if (text.startsWith(EXCLUDE_CPUSET)) {
            return new Reservation.Cpus(available.minus(excluded(text)));
        }
        return text.matches(QUANTITY) ? Reservation.ofQuantity(text) : new Reservation.Cpus(listed(text));
    }

    private static CpuSet excluded(String text) {
        return CpuSet.parse(text.substring(EXCLUDE_CPUSET.length()));
    }

    private static CpuSet listed(String text) {
        if (text.startsWith(CPUSET)) {
            return CpuSet.parse(text.substring(CPUSET.length()));
        }
        if (text.matches(QUANTITY)) {
            throw new IllegalArgumentException("'%s' does not say which CPUs".formatted(text));
        }
        return CpuSet.parse(text);
    }

    /**
     * Returns the CPUs that are kept for the system.
     *
     * @throws ConfigException if those available do not hold them
     */
    public CpuSet reserved(CpuTopology topology) {
        try {
            return reservation.choose(topology, available);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s".formatted(reservationKey, e.getMessage()), e);
        }
    }
}
