package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.Machines;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreKindDiscoveryTest {

    private static final String P_LIST = "sys/devices/cpu_core/cpus";
    private static final String E_LIST = "sys/devices/cpu_atom/cpus";

    @TempDir
    private Path directory;

    private SysfsTree machine(CpuTopology machine) {
        return SysfsTree.in(directory).machine(machine);
    }

    private DiscoveredMachine discovered() {
        return TopologySource.parse(directory.toString()).discover();
    }

    private Map<String, String> kinds() {
        CpuTopology machine = discovered().topology();
        return machine.cpus().stream()
                .collect(Collectors.groupingBy(cpu -> cpu.kind().name(), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        kind -> CpuSet.of(kind.getValue().stream()
                                        .mapToInt(cpu -> cpu.id())
                                        .toArray())
                                .toString()));
    }

    private static void clock(SysfsTree tree, String file, String cpus, int kilohertz) {
        CpuSet.parse(cpus).stream()
                .forEach(cpu -> tree.file(
                        "sys/devices/system/cpu/cpu%s/cpufreq/%s".formatted(cpu, file), String.valueOf(kilohertz)));
    }

    private static void capacity(SysfsTree tree, String cpus, int capacity) {
        CpuSet.parse(cpus).stream()
                .forEach(cpu -> tree.file(
                        "sys/devices/system/cpu/cpu%s/cpu_capacity".formatted(cpu), String.valueOf(capacity)));
    }

    @Test
    void takesCoresForPCoresWhereNothingTellsThemApart() {
        machine(Machines.uniform(1, 1, 2, 2));

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3"));
    }

    @Test
    void readsTheListsOfAHybridMachine() {
        machine(Machines.hybrid(2, 4));

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));
    }

    @Test
    void takesTheRestForTheOtherKindWhereThereIsOneListOnly() {
        machine(Machines.hybrid(2, 4)).without(P_LIST);
        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));

        machine(Machines.hybrid(2, 4)).without(E_LIST);
        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));
    }

    @Test
    void knowsAThirdKindOnX86() {
        machine(Machines.hybrid(2, 4)).file(E_LIST, "4-5").file("sys/devices/cpu_lowpower/cpus", "6-7");

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-5", "LPE-core", "6-7"));
    }

    @Test
    void givesAllThreadsOfACoreTheSameKind() {
        machine(Machines.hybrid(2, 4)).file(P_LIST, "0-2").file(E_LIST, "3-7");

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));
        assertThat(discovered().findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "sys/devices/system/cpu/cpu3/topology/core_cpus: joins CPUs of different kinds, going by"
                                + " sys/devices/cpu_core/cpus or one like it: 2-3, of which CPU 3 is E-core; the core is"
                                + " of the kind of its lowest CPU");
    }

    @Test
    void findsAPlaceForCpusInBothListsOrInNone() {
        machine(Machines.hybrid(2, 4)).file(P_LIST, "0-1,4").file(E_LIST, "4-7");

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-4", "E-core", "5-7"));
        assertThat(discovered().findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "sys/devices/cpu_core/cpus: does not list CPUs 2-3, nor does another such file; they are on"
                                + " P-cores",
                        "sys/devices/cpu_atom/cpus: lists CPUs 4, as sys/devices/cpu_core/cpus does; they are on"
                                + " P-cores");
    }

    @Test
    void tellsKindsByComputingPower() {
        SysfsTree tree = machine(Machines.uniform(1, 1, 8, 1));
        capacity(tree, "0-3", 250);
        capacity(tree, "4-6", 700);
        capacity(tree, "7", 1024);

        assertThat(kinds()).isEqualTo(Map.of("E-core", "0-3", "M-core", "4-6", "P-core", "7"));
    }

    @Test
    void numbersTheKindsBetweenStrongestAndWeakest() {
        SysfsTree tree = machine(Machines.uniform(1, 1, 4, 1));
        capacity(tree, "0", 1024);
        capacity(tree, "1", 800);
        capacity(tree, "2", 500);
        capacity(tree, "3", 200);

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0", "M1-core", "1", "M2-core", "2", "E-core", "3"));
    }

    @Test
    void tellsKindsByClockWhereTheCoresAreBuiltDifferently() {
        SysfsTree tree = machine(Machines.hybrid(2, 4)).without(P_LIST).without(E_LIST);
        clock(tree, "cpuinfo_max_freq", "0-3", 4_800_000);
        clock(tree, "cpuinfo_max_freq", "4-7", 3_500_000);

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));
        assertThat(discovered().findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "sys/devices/cpu_core/cpus: missing, and the cores differ in clock, threads and caches;"
                                + " the faster ones are P-cores");
    }

    @Test
    void prefersTheBaseClockBecauseFavouredCoresHaveAnotherMaximum() {
        SysfsTree tree = machine(Machines.hybrid(2, 4)).without(P_LIST).without(E_LIST);
        clock(tree, "cpuinfo_max_freq", "0-1", 5_200_000);
        clock(tree, "cpuinfo_max_freq", "2-7", 4_000_000);
        clock(tree, "base_frequency", "0-3", 2_000_000);
        clock(tree, "base_frequency", "4-7", 1_500_000);

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-3", "E-core", "4-7"));
    }

    @Test
    void doesNotTakeCoresForAnotherKindJustBecauseTheyAreClockedLower() {
        SysfsTree tree = machine(Machines.uniform(1, 1, 4, 2));
        clock(tree, "base_frequency", "0-3", 2_700_000);
        clock(tree, "base_frequency", "4-7", 2_100_000);

        assertThat(kinds()).isEqualTo(Map.of("P-core", "0-7"));
        assertThat(discovered().findings()).isEqualTo(List.of());
    }
}
