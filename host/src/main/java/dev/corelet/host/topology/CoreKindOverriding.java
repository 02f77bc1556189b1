package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.topology.Overrides.Stated;
import java.util.List;
import java.util.Optional;

/** Gives the cores of a machine the kinds that an operator says they have. */
final class CoreKindOverriding {

    private final CpuTopology topology;
    private final List<Finding> findings;

    CoreKindOverriding(CpuTopology topology, List<Finding> findings) {
        this.topology = topology;
        this.findings = findings;
    }

    /**
     * Applies one of the lists, extended to whole cores, all other cores being of the other kind; or both, which must
     * then have every online CPU and keep cores whole.
     */
    CpuTopology apply(Optional<Stated<CpuSet>> pCores, Optional<Stated<CpuSet>> eCores) {
        pCores.ifPresent(stated -> Overriding.noteUnknown(stated, topology, findings));
        eCores.ifPresent(stated -> Overriding.noteUnknown(stated, topology, findings));
        CpuSet onECores;
        if (pCores.isPresent() && eCores.isPresent()) {
            onECores = both(pCores.get(), eCores.get());
        } else if (eCores.isPresent()) {
            onECores = single(eCores.get(), CoreKind.E_CORE, CoreKind.P_CORE);
        } else {
            onECores = topology.online().minus(single(pCores.orElseThrow(), CoreKind.P_CORE, CoreKind.E_CORE));
        }
        return Overriding.changed(
                topology, cpu -> ofKind(cpu, onECores.contains(cpu.id()) ? CoreKind.E_CORE : CoreKind.P_CORE));
    }

    private CpuSet single(Stated<CpuSet> stated, CoreKind kind, CoreKind other) {
        CpuSet named = stated.value().intersect(topology.online());
        CpuSet whole = CpuSet.unionOf(topology.groups(Level.CORE).stream()
                .map(CpuGroup::cpus)
                .filter(named::intersects)
                .toList());
        CpuSet siblings = whole.minus(named);
        CpuSet rest = topology.online().minus(whole);
        findings.add(new Finding(
                stated.origin(),
                "set to %s".formatted(stated.value()),
                "%s%s"
                        .formatted(
                                sentence(whole, kind, rest, other),
                                siblings.isEmpty() ? "" : "; %s are SMT siblings of those named".formatted(siblings))));
        return whole;
    }

    private static String sentence(CpuSet whole, CoreKind kind, CpuSet rest, CoreKind other) {
        if (whole.isEmpty() || rest.isEmpty()) {
            return "all CPUs are on %ss".formatted(rest.isEmpty() ? kind : other);
        }
        return "CPUs %s are on %ss, all others on %ss".formatted(whole, kind, other);
    }

    private CpuSet both(Stated<CpuSet> pCores, Stated<CpuSet> eCores) {
        CpuSet neither = topology.online().minus(pCores.value()).minus(eCores.value());
        if (!neither.isEmpty()) {
            throw new OperatorException(
                    "%s: online CPUs %s are neither in it nor in %s; add them to one of the two, or set only one and the rest is of the other kind"
                            .formatted(eCores.origin(), neither, pCores.origin()));
        }
        for (CpuGroup core : topology.groups(Level.CORE)) {
            if (core.cpus().intersects(pCores.value()) && core.cpus().intersects(eCores.value())) {
                throw new OperatorException(
                        "%s: CPUs %s are threads of one core, of which %s has CPUs %s; name all of them in one of the two"
                                .formatted(
                                        eCores.origin(),
                                        core.cpus(),
                                        pCores.origin(),
                                        core.cpus().intersect(pCores.value())));
            }
        }
        note(pCores, CoreKind.P_CORE);
        note(eCores, CoreKind.E_CORE);
        return eCores.value();
    }

    private void note(Stated<CpuSet> stated, CoreKind kind) {
        findings.add(new Finding(
                stated.origin(), "set to %s".formatted(stated.value()), "these CPUs are on %ss".formatted(kind)));
    }

    private static Cpu ofKind(Cpu cpu, CoreKind kind) {
        return new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                cpu.core(),
                cpu.caches(),
                cpu.numaNode(),
                kind,
                cpu.isolated(),
                cpu.frequency());
    }
}
