package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.topology.Overrides.Stated;
import dev.corelet.testkit.Machines;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Four cores of two threads, 0-1 to 6-7, unless a test says otherwise. */
class OverridesTest {

    private static final String P = "P_VARIABLE";
    private static final String E = "E_VARIABLE";
    private static final String CACHES = "CACHES";

    private static DiscoveredMachine machine() {
        return new DiscoveredMachine(Machines.uniform(1, 1, 4, 2), List.of());
    }

    private static Optional<Stated<CpuSet>> cores(String origin, String cpus) {
        return cpus.isEmpty() ? Optional.empty() : Optional.of(new Stated<>(origin, CpuSet.parse(cpus)));
    }

    private static DiscoveredMachine withKinds(String pCores, String eCores) {
        return new Overrides(cores(P, pCores), cores(E, eCores), Optional.empty()).applyTo(machine());
    }

    private static CacheOverride caches(int level, String... cpusets) {
        return new CacheOverride(
                level,
                CacheType.UNIFIED,
                Arrays.stream(cpusets).map(CpuSet::parse).toList(),
                OptionalLong.of(4096));
    }

    private static DiscoveredMachine withCaches(CacheOverride... caches) {
        return new Overrides(Optional.empty(), Optional.empty(), Optional.of(new Stated<>(CACHES, List.of(caches))))
                .applyTo(machine());
    }

    private static CpuSet eCores(DiscoveredMachine machine) {
        CpuTopology topology = machine.topology();
        return topology.online().filter(cpu -> topology.cpu(cpu).kind().equals(CoreKind.E_CORE));
    }

    private static List<String> findings(DiscoveredMachine machine) {
        return machine.findings().stream().map(Finding::toString).toList();
    }

    @Test
    void nothingOverriddenIsTheMachineItself() {
        assertThat(Overrides.NONE.applyTo(machine())).isEqualTo(machine());
    }

    @Test
    void allButTheECoresArePCores() {
        assertThat(eCores(withKinds("", "4-7"))).isEqualTo(CpuSet.parse("4-7"));
        assertThat(findings(withKinds("", "4-7")))
                .containsExactly("E_VARIABLE: set to 4-7; CPUs 4-7 are on E-cores, all others on P-cores");
    }

    @Test
    void allButThePCoresAreECores() {
        assertThat(eCores(withKinds("0-3", ""))).isEqualTo(CpuSet.parse("4-7"));
    }

    @Test
    void oneListIsExtendedToWholeCores() {
        assertThat(eCores(withKinds("", "3,4"))).isEqualTo(CpuSet.parse("2-5"));
        assertThat(findings(withKinds("", "3,4")))
                .containsExactly("E_VARIABLE: set to 3-4; CPUs 2-5 are on E-cores, all others on P-cores; 2,5 are SMT"
                        + " siblings of those named");
    }

    @Test
    void aMachineMayHaveECoresOnly() {
        assertThat(eCores(withKinds("", "0-7"))).isEqualTo(CpuSet.range(0, 7));
        assertThat(findings(withKinds("", "0-7"))).containsExactly("E_VARIABLE: set to 0-7; all CPUs are on E-cores");
    }

    @Test
    void bothListsTogetherCoverTheMachine() {
        assertThat(eCores(withKinds("0-1,6-7", "2-5"))).isEqualTo(CpuSet.parse("2-5"));
        assertThat(findings(withKinds("0-1,6-7", "2-5")))
                .containsExactly(
                        "P_VARIABLE: set to 0-1,6-7; these CPUs are on P-cores",
                        "E_VARIABLE: set to 2-5; these CPUs are on E-cores");
    }

    @Test
    void bothListsMayNotLeaveOutAnOnlineCpu() {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> withKinds("0-1", "2-5"))
                .withMessage("E_VARIABLE: online CPUs 6-7 are neither in it nor in P_VARIABLE; add them to one of the"
                        + " two, or set only one and the rest is of the other kind");
    }

    @Test
    void bothListsMayNotSplitACore() {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> withKinds("0-2", "3-7"))
                .withMessage("E_VARIABLE: CPUs 2-3 are threads of one core, of which P_VARIABLE has CPUs 2; name all of"
                        + " them in one of the two");
    }

    @Test
    void replacesTheKindsThatWereDiscovered() {
        DiscoveredMachine hybrid = new DiscoveredMachine(Machines.hybrid(2, 4), List.of());

        assertThat(eCores(new Overrides(cores(P, "4-7"), Optional.empty(), Optional.empty()).applyTo(hybrid)))
                .isEqualTo(CpuSet.range(0, 3));
    }

    @Test
    void cpusThatTheMachineDoesNotHaveAreLeftOut() {
        assertThat(eCores(withKinds("", "6-9"))).isEqualTo(CpuSet.of(6, 7));
        assertThat(findings(withKinds("", "6-9")))
                .contains("E_VARIABLE: names CPUs 8-9, which the machine does not have; they are left out");
        assertThat(findings(withCaches(caches(2, "0-9"))))
                .contains("CACHES: names CPUs 8-9, which the machine does not have; they are left out");
    }

    @Test
    void cpusThatAreOfflineMayBeNamed() {
        CpuTopology whole = Machines.uniform(1, 1, 4, 1);
        CpuTopology topology =
                new CpuTopology(whole.cpus(), whole.numaNodes(), CpuSet.of(4, 5), Set.of(CpuGroup.Level.PACKAGE));
        Overrides overrides = new Overrides(
                cores(P, "0-1,4"),
                cores(E, "2-3,5"),
                Optional.of(new Stated<>(CACHES, List.of(caches(2, "0-1,4", "5", "2-3")))));

        DiscoveredMachine machine = overrides.applyTo(new DiscoveredMachine(topology, List.of()));

        assertThat(eCores(machine)).isEqualTo(CpuSet.of(2, 3));
        assertThat(machine.topology().cpu(0).caches()).extracting(Cache::cpus).containsExactly(CpuSet.of(0, 1));
        assertThat(machine.topology().cpu(2).caches())
                .extracting(Cache::kernelId)
                .as("ids do not move while a CPU is offline")
                .containsExactly(OptionalInt.of(2));
        assertThat(findings(machine)).noneMatch(finding -> finding.contains("does not have"));
    }

    @Test
    void aCpuInOneCacheHasOverriddenCachesOnly() {
        CpuTopology topology =
                withCaches(caches(3, "0-3"), caches(2, "0-1", "2-3")).topology();

        assertThat(topology.cpu(0).caches())
                .as("by level")
                .containsExactly(
                        new Cache(2, CacheType.UNIFIED, CpuSet.of(0, 1), OptionalInt.of(0), OptionalLong.of(4096)),
                        new Cache(3, CacheType.UNIFIED, CpuSet.range(0, 3), OptionalInt.of(0), OptionalLong.of(4096)));
        assertThat(topology.cpu(2).dataCache(2)).map(Cache::kernelId).contains(OptionalInt.of(1));
    }

    @Test
    void otherCpusKeepTheirCachesAmongThemselves() {
        CpuTopology before = machine().topology();
        DiscoveredMachine machine = withCaches(caches(2, "0-3"));

        assertThat(machine.topology().cpu(4).dataCache(3)).map(Cache::cpus).contains(CpuSet.range(4, 7));
        assertThat(machine.topology().cpu(4).dataCache(1))
                .isEqualTo(before.cpu(4).dataCache(1));
        assertThat(machine.topology().cpu(4).dataCache(2))
                .as("the kernel's id could be one that was given out anew")
                .map(Cache::kernelId)
                .contains(OptionalInt.empty());
        assertThat(findings(machine))
                .containsExactly("CACHES: describes the caches of CPUs 0-3; these CPUs have no others");
    }

    @Test
    void idsCountOnOverSeveralEntriesOfOneLevelAndKind() {
        CpuTopology topology =
                withCaches(caches(2, "0-1"), caches(2, "2-3", "4-5")).topology();

        assertThat(List.of(0, 2, 4))
                .map(cpu -> topology.cpu(cpu).dataCache(2).orElseThrow().kernelId())
                .containsExactly(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(2));
    }

    @Test
    void theSourceOfAMachineCanBeOverridden() {
        TopologySource source = TopologySource.parse("synthetic:core:4")
                .overriddenBy(new Overrides(Optional.empty(), cores(E, "3"), Optional.empty()));

        assertThat(eCores(source.discover())).isEqualTo(CpuSet.of(3));
    }
}
