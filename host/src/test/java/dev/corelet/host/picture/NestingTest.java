package dev.corelet.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.host.picture.Part.Mark;
import dev.corelet.testkit.Machines;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NestingTest {

    /** Returns the labels of a box's parts on a line, those of boxes inside below; CPUs are listed in their box. */
    private static String outline(CpuTopology machine) {
        StringBuilder text = new StringBuilder();
        Box box = Nesting.of(machine);
        box.parts().stream().skip(1).forEach(part -> text.append("%s\n".formatted(part.label())));
        box.inner().forEach(inner -> outline(inner, "", text));
        return text.toString();
    }

    private static void outline(Box box, String indent, StringBuilder text) {
        text.append(indent).append(box.parts().stream().map(Part::label).collect(Collectors.joining(" | ")));
        box.inner().stream()
                .filter(inner -> inner.kind() == Kind.CPU)
                .forEach(cpu ->
                        text.append(" [").append(cpu.parts().get(0).label()).append(']'));
        text.append('\n');
        box.inner().stream()
                .filter(inner -> inner.kind() != Kind.CPU)
                .forEach(inner -> outline(inner, indent + "  ", text));
    }

    @Test
    void putsWhatHasTheSameCpusIntoOneBox() {
        assertThat(outline(Machines.hybrid(1, 2))).isEqualTo("""
                Package 0 | NUMA node 0, 8 GiB DRAM | L3 18 MiB
                  P-core 0 | L2 1.25 MiB | L1d 48 KiB | L1i 32 KiB [0] [1]
                  Cluster 2 | L2 2 MiB
                    E-core 2 | L1d 32 KiB | L1i 64 KiB [2]
                    E-core 3 | L1d 32 KiB | L1i 64 KiB [3]
                """);
    }

    @Test
    void nestsNumaNodesInsideACacheOfTheWholePackage() {
        assertThat(outline(MachineSketch.ofCpus("0-3")
                        .caches(3, "0-3")
                        .nodes("0-1", "2-3")
                        .topology()))
                .isEqualTo("""
                Package 0 | L3 3 MiB
                  NUMA node 0, 1 GiB DRAM
                    Core 0 [0]
                    Core 1 [1]
                  NUMA node 1, 1 GiB DRAM
                    Core 2 [2]
                    Core 3 [3]
                """);
    }

    @Test
    void nestsPackagesInsideTheNumaNodeOrCacheThatTheyShare() {
        assertThat(outline(MachineSketch.ofCpus("0-3")
                        .groups(Level.PACKAGE, "0,2", "1", "3")
                        .caches(3, "0-2", "3")
                        .topology()))
                .isEqualTo("""
                NUMA node 0, 1 GiB DRAM
                  L3 3 MiB
                    Package 0
                      Core 0 [0]
                      Core 2 [2]
                    Package 1
                      Core 1 [1]
                  Package 2
                    Core 3 | L3 3 MiB [3]
                """);
    }

    @Test
    void dividesACacheThatCrossesPackages() {
        CpuTopology machine = MachineSketch.ofCpus("0-5")
                .groups(Level.PACKAGE, "0-2", "3-5")
                .caches(3, "1-4")
                .topology();

        assertThat(outline(machine)).isEqualTo("""
                NUMA node 0, 1 GiB DRAM
                  Package 0
                    Core 0 [0]
                    L3 3 MiB of CPUs 1-4
                      Core 1 [1]
                      Core 2 [2]
                  Package 1
                    L3 3 MiB of CPUs 1-4
                      Core 3 [3]
                      Core 4 [4]
                    Core 5 [5]
                """);
        assertThat(Nesting.of(machine)
                        .all()
                        .flatMap(box -> box.parts().stream())
                        .filter(part -> part.mark() == Mark.DIVIDED))
                .extracting(Part::tooltip)
                .containsExactly(
                        "L3 3 MiB cache (package0-die0-cluster0-core1-l3)\nshared by 4 CPUs: 1-4\nhere are 2 of them: 1-2",
                        "L3 3 MiB cache (package0-die0-cluster0-core1-l3)\nshared by 4 CPUs: 1-4\nhere are 2 of them: 3-4");
    }

    @Test
    void dividesANumaNodeThatCrossesPackagesAndACacheThatCrossesNumaNodes() {
        assertThat(outline(MachineSketch.ofCpus("0-3")
                        .groups(Level.PACKAGE, "0-1", "2-3")
                        .nodes("0-2", "3")
                        .caches(3, "2-3")
                        .caches(2, "1,3")
                        .topology()))
                .isEqualTo("""
                Package 0 | NUMA node 0, 1 GiB DRAM of CPUs 0-2
                  Core 0 [0]
                  Core 1 | L2 2 MiB of CPUs 1,3 [1]
                Package 1 | L3 3 MiB
                  NUMA node 0, 1 GiB DRAM of CPUs 0-2
                    Core 2 [2]
                  NUMA node 1, 1 GiB DRAM
                    Core 3 | L2 2 MiB of CPUs 1,3 [3]
                """);
    }

    @Test
    void showsMemoryWithoutCpusWhereTheCpusClosestToItAre() {
        assertThat(outline(MachineSketch.ofCpus("0-5")
                        .groups(Level.PACKAGE, "0-2", "3-5")
                        .nodes("0", "1", "2", "3-5")
                        .memory(MemoryKind.HBM, "2")
                        .memory(MemoryKind.PMEM, "0-1")
                        .memory(MemoryKind.PMEM, "0-5")
                        .topology()))
                .isEqualTo("""
                NUMA node 6, 2 GiB PMEM
                Package 0 | NUMA node 5, 2 GiB PMEM, closest to CPUs 0-1
                  NUMA node 0, 1 GiB DRAM
                    Core 0 [0]
                  NUMA node 1, 1 GiB DRAM
                    Core 1 [1]
                  NUMA node 2, 1 GiB DRAM | NUMA node 4, 2 GiB HBM
                    Core 2 [2]
                Package 1 | NUMA node 3, 1 GiB DRAM
                  Core 3 [3]
                  Core 4 [4]
                  Core 5 [5]
                """);
    }

    @Test
    void showsDiesAndClustersOnlyWhereTheyTellSomething() {
        assertThat(outline(MachineSketch.ofCpus("0-6")
                        .groups(Level.PACKAGE, "0-4", "5-6")
                        .groups(Level.DIE, "0-3", "4", "5-6")
                        .groups(Level.CLUSTER, "0-1", "2", "3", "4", "5-6")
                        .topology()))
                .isEqualTo("""
                NUMA node 0, 1 GiB DRAM
                  Package 0
                    Die 0
                      Cluster 0
                        Core 0 [0]
                        Core 1 [1]
                      Core 2 [2]
                      Core 3 [3]
                    Die 1
                      Core 4 [4]
                  Package 1
                    Core 5 [5]
                    Core 6 [6]
                """);
    }

    @Test
    void nestsACacheOfOneThreadInsideTheCore() {
        assertThat(outline(MachineSketch.ofCpus("0-1")
                        .groups(Level.CORE, "0-1")
                        .caches(2, "0-1")
                        .caches(1, "0", "1")
                        .topology()))
                .isEqualTo("""
                Package 0 | NUMA node 0, 1 GiB DRAM
                  Core 0 | L2 2 MiB
                    L1 1 MiB [0]
                    L1 1 MiB [1]
                """);
    }

    @Test
    void namesTheKindsOfCoresOnlyWhereThereAreSeveralAndNamesAreShort() {
        Box machine = Nesting.of(MachineSketch.ofCpus("0-3")
                .kind("M-core", "0")
                .kind("E-core", "1")
                .kind("specialised-core", "3")
                .topology());

        assertThat(machine.all().flatMap(box -> box.parts().stream()).filter(part -> part.kind() == Kind.CORE))
                .extracting(Part::label, Part::tone)
                .containsExactly(tuple("M-core 0", 2), tuple("E-core 1", 1), tuple("P-core 2", 0), tuple("Core 3", 3));
    }

    @Test
    void marksIsolatedCpus() {
        Box machine = Nesting.of(MachineSketch.ofCpus("0-3").isolated("1,3").topology());

        assertThat(machine.all().flatMap(box -> box.parts().stream()).filter(part -> part.mark() == Mark.ISOLATED))
                .extracting(Part::label)
                .containsExactly("1", "3");
    }

    @Test
    void keepsLongListsOfCpusOutOfLabels() {
        assertThat(outline(MachineSketch.ofCpus("0-63")
                        .groups(Level.PACKAGE, "0-31", "32-63")
                        .caches(3, "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34")
                        .topology()))
                .contains("\n    L3 3 MiB of CPUs 0,2,4,6,8,10,12,14,...\n");
    }
}
