package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup.Level;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the files of one online CPU say, unchecked against those of the others.
 *
 * @param levels what they say about each level; never without a level
 * @param caches its caches in the kernel's order, of each slot at most one
 * @param node the NUMA node its directory links to
 * @param capacity its computing power, 1024 being that of the strongest CPU ({@code cpu_capacity}, Arm and RISC-V)
 */
record CpuFacts(
        int id,
        Map<Level, LevelFacts> levels,
        List<CacheFacts> caches,
        OptionalInt node,
        OptionalInt capacity,
        CpuFrequency frequency) {}
