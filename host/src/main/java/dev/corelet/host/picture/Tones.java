package dev.corelet.host.picture;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.stream.Stream;

/**
 * Numbers the kinds of core. P-cores are 0 and E-cores are 1 on every machine, so that they look the same on all
 * pictures; other kinds follow in the order of their lowest CPUs.
 */
final class Tones {

    private final List<CoreKind> kinds;
    private final List<CoreKind> present;

    Tones(CpuTopology topology) {
        present = topology.cpus().stream().map(Cpu::kind).distinct().toList();
        kinds = Stream.concat(Stream.of(CoreKind.P_CORE, CoreKind.E_CORE), present.stream())
                .distinct()
                .toList();
    }

    int of(CoreKind kind) {
        return kinds.indexOf(kind);
    }

    /** Returns the kinds that the machine has, ascending by number. */
    List<CoreKind> present() {
        return kinds.stream().filter(present::contains).toList();
    }

    /** Tells whether the machine has cores of several kinds. */
    boolean differ() {
        return present.size() > 1;
    }
}
