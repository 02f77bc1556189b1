package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.topology.SyntheticLayout.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The ids of a synthetic machine's CPUs.
 *
 * @param cores the CPUs of each core, in the order of the layout
 */
record SyntheticNumbering(List<CpuSet> cores) {

    /** Numbers all CPUs, offline ones too. The ids that a description lists, if it does, are as many as there are CPUs. */
    static SyntheticNumbering of(SyntheticSpec spec, SyntheticLayout layout) {
        List<IntStream.Builder> ids =
                layout.cores().stream().map(core -> IntStream.builder()).toList();
        IntUnaryOperator idAt =
                place -> spec.cpuIds().isEmpty() ? place : spec.cpuIds().get(place);
        List<Integer> order = spec.splitThreads() ? threadsApart(layout.cores()) : threadsTogether(layout.cores());
        for (int place = 0; place < order.size(); place++) {
            ids.get(order.get(place)).add(idAt.applyAsInt(place));
        }
        return new SyntheticNumbering(
                ids.stream().map(core -> CpuSet.of(core.build().toArray())).toList());
    }

    /** Returns the core of each CPU, the CPUs of a core one after the other. */
    private static List<Integer> threadsTogether(List<Core> cores) {
        List<Integer> order = new ArrayList<>();
        for (int core = 0; core < cores.size(); core++) {
            for (int thread = 0; thread < cores.get(core).threads(); thread++) {
                order.add(core);
            }
        }
        return order;
    }

    /** Returns the core of each CPU, the first CPU of every core before the second of any. */
    private static List<Integer> threadsApart(List<Core> cores) {
        List<Integer> order = new ArrayList<>();
        int most = cores.stream().mapToInt(Core::threads).max().orElse(0);
        for (int thread = 0; thread < most; thread++) {
            for (int core = 0; core < cores.size(); core++) {
                if (thread < cores.get(core).threads()) {
                    order.add(core);
                }
            }
        }
        return order;
    }

    /** Returns all CPUs. */
    CpuSet all() {
        return CpuSet.of(cores.stream().flatMapToInt(CpuSet::stream).toArray());
    }

    /** Returns the CPUs of a core. */
    CpuSet of(Core core) {
        return cores.get(core.in(SyntheticLevel.CORE).number());
    }

    /** Returns the kind of a core. */
    CoreKind kind(SyntheticSpec spec, Core core) {
        return spec.eCores().intersects(of(core))
                ? CoreKind.E_CORE
                : core.traits().kind();
    }
}
