package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.CpuReservation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operator's options, by the prototype's names where it has them.
 *
 * @param pinCpu whether containers without claims are kept to CPUs
 * @param pinMemory whether containers are kept to memory nodes
 * @param preferIsolated whether a container of one exclusive CPU gets an isolated one where there is one
 * @param preferShared whether containers share CPUs that could have exclusive ones
 * @param colocatePods whether containers of a pod attract each other
 * @param colocateNamespaces whether containers of a namespace attract each other
 * @param reservedNamespaces globs of the namespaces whose containers run on the reserved CPUs
 * @param defaultPriority which CPUs are taken for exclusive use first
 * @param unlimitedBurstable the level of pools for Burstable containers without a CPU limit
 * @param claimedCpus whether native requests hold the CPUs of claims
 * @param pickStyle how the CPUs of claims are picked that do not say so themselves
 */
record Settings(
        boolean pinCpu,
        boolean pinMemory,
        boolean preferIsolated,
        boolean preferShared,
        boolean colocatePods,
        boolean colocateNamespaces,
        Namespaces reservedNamespaces,
        CpuPriority defaultPriority,
        Pool.Level unlimitedBurstable,
        ClaimedCpus claimedCpus,
        PickStyle pickStyle) {

    private static final Option<Boolean> PIN_CPU =
            Option.flag("pinCPU", true, "Whether containers without claims are kept to CPUs at all.");

    private static final Option<Boolean> PIN_MEMORY =
            Option.flag("pinMemory", true, "Whether containers take memory only from the NUMA nodes near their CPUs.");

    private static final Option<Boolean> PREFER_ISOLATED = Option.flag(
            "preferIsolatedCPUs",
            true,
            "Whether Guaranteed containers of one CPU get one that the kernel keeps out of scheduling, if there is one.");

    private static final Option<Boolean> PREFER_SHARED = Option.flag(
            "preferSharedCPUs", false, "Whether containers share CPUs that could have some for themselves.");

    private static final Option<Boolean> COLOCATE_PODS =
            Option.flag("colocatePods", false, "Whether containers of a pod are placed close to each other.");

    private static final Option<Boolean> COLOCATE_NAMESPACES = Option.flag(
            "colocateNamespaces", false, "Whether containers of a namespace are placed close to each other.");

    private static final Option<List<String>> RESERVED_NAMESPACES = Option.texts(
            "reservedPoolNamespaces",
            List.of(),
            "Namespaces, or globs of them, beside kube-system, whose containers run on the reserved CPUs.");

    private static final Option<String> DEFAULT_PRIORITY = Option.choice(
            "defaultCPUPriority",
            List.of("high", "normal", "low", "none"),
            "none",
            "Which CPUs are taken for exclusive use, where they differ in speed.");

    private static final Option<String> UNLIMITED_BURSTABLE = Option.choice(
            "unlimitedBurstable",
            List.of("system", "package", "die", "numa", "l3cache"),
            "package",
            "How widely Burstable containers without a CPU limit are spread.");

    private static final Option<String> CLAIMED_CPUS = Option.choice(
            "claimedCPUs",
            List.of("detect", "mirrored", "separate"),
            "detect",
            "Whether a container's CPU request holds the CPUs of its claims (mirrored), or not (separate, KEP-5517).");

    private static final String CPU = "cpu";

    private static final Option<Map<String, String>> AVAILABLE = Option.textMap(
            "availableResources",
            List.of(CPU),
            "The CPUs that workloads may use at all, as cpuset:0-7 or exclude-cpuset:8-15 below the key cpu.");

    private static final Option<Map<String, String>> RESERVED = Option.textMap(
            "reservedResources",
            List.of(CPU),
            "The CPUs kept for the system, as cpuset:0-1 or an amount such as 750m below the key cpu.");

    private static final String CLASSES = "scheduling classes can't be had from this policy";

    private static final String CPU_CLASSES = "CPU frequency classes can't be had from this policy";

    /** All of them, as the operator sees them. */
    static final List<Option<?>> OPTIONS = Stream.of(
                    List.of(
                            PIN_CPU,
                            PIN_MEMORY,
                            PREFER_ISOLATED,
                            PREFER_SHARED,
                            COLOCATE_PODS,
                            COLOCATE_NAMESPACES,
                            RESERVED_NAMESPACES,
                            AVAILABLE,
                            RESERVED,
                            DEFAULT_PRIORITY,
                            UNLIMITED_BURSTABLE,
                            CLAIMED_CPUS),
                    PickOptions.ALL,
                    List.of(
                            Option.unsupported("schedulingClasses", CLASSES),
                            Option.unsupported("namespaceSchedulingClasses", CLASSES),
                            Option.unsupported("podQoSSchedulingClasses", CLASSES),
                            Option.unsupported("cpuClasses", CPU_CLASSES),
                            Option.unsupported("sharedPoolCPUClass", CPU_CLASSES),
                            Option.unsupported("reservedPoolCPUClass", CPU_CLASSES),
                            Option.unsupported("defaultExclusiveCPUClass", CPU_CLASSES),
                            Option.unsupported("controllableInterrupts", "IRQ affinity can't be had from this policy"),
                            Option.unsupported(
                                    "control", "RDT, block I/O and CPU classes can't be had from this policy")))
            .<Option<?>>flatMap(List::stream)
            .toList();

    /** How native requests and claims add up. */
    enum ClaimedCpus {
        /** As the cluster says, and mirrored where it does not. */
        DETECT,
        /** The request holds the claimed CPUs: what is beyond them is placed natively. */
        MIRRORED,
        /** The request comes on top of the claimed CPUs. */
        SEPARATE
    }

    static Settings of(Options options) {
        return new Settings(
                options.get(PIN_CPU),
                options.get(PIN_MEMORY),
                options.get(PREFER_ISOLATED),
                options.get(PREFER_SHARED),
                options.get(COLOCATE_PODS),
                options.get(COLOCATE_NAMESPACES),
                new Namespaces(options.get(RESERVED_NAMESPACES)),
                CpuPriority.valueOf(upper(options.get(DEFAULT_PRIORITY))),
                level(options.get(UNLIMITED_BURSTABLE)),
                ClaimedCpus.valueOf(upper(options.get(CLAIMED_CPUS))),
                PickOptions.styleOf(options));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    /** Tells whether a container that is to get that is kept to its CPUs. */
    boolean pins(Demand demand) {
        return demand.kind() != Demand.Kind.PRESERVED && (pinCpu || demand.claimed());
    }

    /** Returns which CPUs the options set aside. */
    static CpuReservation reservation(Options options) {
        return new CpuReservation(setting(AVAILABLE, options), setting(RESERVED, options));
    }

    private static Optional<CpuReservation.Setting> setting(Option<Map<String, String>> option, Options options) {
        return Optional.ofNullable(options.get(option).get(CPU))
                .map(text -> new CpuReservation.Setting(option.name() + "." + CPU, text));
    }

    /** Returns the level of pools with that name, one of those that {@code unlimitedBurstable} takes. */
    static Pool.Level level(String name) {
        return Pool.Level.valueOf(upper(name));
    }
}
