package dev.corelet.plugin.cachedomain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.AttributeSchemeContract;
import dev.corelet.testkit.Machines;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CacheDomainSchemeTest implements AttributeSchemeContract {

    private static final Map<String, Object> DEFAULTS = Map.of();
    private static final Map<String, Object> THREADS = Map.of("unit", "thread");
    private static final Map<String, Object> PARTITIONABLE = Map.of("partitionable", true);

    /** Four P-cores of two threads on CPUs 0-7, eight E-cores on CPUs 8-15, all under one L3 cache. */
    private static final CpuTopology HYBRID = Machines.hybrid(4, 8);

    /** Two packages, each of one L3 cache, two NUMA nodes and four cores of two threads. */
    private static final CpuTopology SERVER = Machines.uniform(2, 2, 2, 2);

    @Override
    public AttributeScheme scheme() {
        return new CacheDomainScheme();
    }

    /** The same promises with devices that draw on counters. */
    @Nested
    class Partitionable implements AttributeSchemeContract {

        @Override
        public AttributeScheme scheme() {
            return new CacheDomainScheme();
        }

        @Override
        public Map<String, Object> options() {
            return PARTITIONABLE;
        }
    }

    /** The same promises with small domains of single threads. */
    @Nested
    class OfTheL2CacheByThread implements AttributeSchemeContract {

        @Override
        public AttributeScheme scheme() {
            return new CacheDomainScheme();
        }

        @Override
        public Map<String, Object> options() {
            return Map.of("level", "l2", "unit", "thread", "partitionable", true);
        }
    }

    private static SchemeInput input(CpuTopology machine, CpuSet offered, Map<String, Object> options) {
        try {
            return new SchemeInput(machine, offered, Options.bind(new CacheDomainScheme().options(), options));
        } catch (InvalidOptionException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Device> devices(CpuTopology machine, CpuSet offered, Map<String, Object> options) {
        return new CacheDomainScheme().devices(input(machine, offered, options));
    }

    private static List<Device> devices(CpuTopology machine, Map<String, Object> options) {
        return devices(machine, machine.online(), options);
    }

    private static CpuAmounts amounts(Device device) {
        return ((DeviceUse.ByCapacity) device.use()).amounts();
    }

    private static AttributeValue number(long value) {
        return new AttributeValue.OfInt(value);
    }

    private static AttributeValue text(String value) {
        return new AttributeValue.OfString(value);
    }

    @Test
    void cpusUnderOneLastLevelCacheAreADeviceNamedAfterIt() {
        assertThat(devices(Machines.uniform(2, 1, 4, 2), DEFAULTS))
                .extracting(Device::name, device -> device.cpus().toString())
                .containsExactly(tuple("package0-l3-0", "0-7"), tuple("package1-l3-1", "8-15"));
    }

    @Test
    void aDomainSaysWhatItIs() {
        assertThat(devices(Machines.uniform(2, 1, 4, 2), DEFAULTS).get(1).attributes())
                .isEqualTo(Map.of(
                        "partition", text("domain"),
                        "domain", text("package1-l3-1"),
                        "cacheLevel", number(3),
                        "cacheBytes", number(32L << 20),
                        "package", number(1),
                        "die", number(0),
                        "numaNode", number(1),
                        "resource.kubernetes.io/numaNode", number(1),
                        "coreType", text("P-core"),
                        "threadsPerCore", number(2)));
    }

    @Test
    void coresOfTwoKindsUnderOneCacheAreTwoDevices() {
        assertThat(devices(HYBRID, DEFAULTS))
                .extracting(Device::name, device -> device.cpus().toString(), device -> amounts(device))
                .containsExactly(
                        tuple("package0-l3-0", "0-7", new CpuAmounts(2, 2, 8, 2)),
                        tuple("package0-l3-0-e-core", "8-15", new CpuAmounts(1, 1, 8, 1)));
    }

    @Test
    void aKindKeepsItsNameWhileAllCoresOfTheOtherAreOffline() {
        assertThat(devices(Machines.offline(HYBRID, CpuSet.range(0, 7)), DEFAULTS))
                .extracting(Device::name)
                .containsExactly("package0-l3-0-e-core");
        assertThat(devices(Machines.offline(HYBRID, CpuSet.range(8, 15)), DEFAULTS))
                .extracting(Device::name)
                .containsExactly("package0-l3-0");
    }

    @Test
    void aCacheThatSpansNumaNodesIsADeviceInEach() {
        assertThat(devices(SERVER, DEFAULTS))
                .extracting(Device::name, device -> device.cpus().toString())
                .containsExactly(
                        tuple("package0-l3-0-node0", "0-3"),
                        tuple("package0-l3-0-node1", "4-7"),
                        tuple("package1-l3-1-node2", "8-11"),
                        tuple("package1-l3-1-node3", "12-15"));
    }

    @Test
    void theLevelOfTheCacheIsTheOperatorsChoice() {
        assertThat(devices(HYBRID, Map.of("level", "l2")))
                .extracting(Device::name, device -> device.cpus().toString())
                .containsExactly(
                        tuple("package0-l2-0", "0-1"),
                        tuple("package0-l2-2", "2-3"),
                        tuple("package0-l2-4", "4-5"),
                        tuple("package0-l2-6", "6-7"),
                        tuple("package0-l2-8-e-core", "8-11"),
                        tuple("package0-l2-12-e-core", "12-15"));
    }

    @Test
    void cpusWithoutSuchACacheAreADomainForEachCluster() {
        List<Device> devices = devices(Machines.withoutCaches(HYBRID), DEFAULTS);

        assertThat(devices)
                .extracting(Device::name)
                .startsWith("package0-die0-cluster0")
                .endsWith("package0-die0-cluster12-e-core");
        assertThat(devices.get(0).attributes())
                .containsEntry("cacheLevel", number(0))
                .containsEntry("cacheBytes", number(0));
    }

    @Test
    void cpusWithoutSuchACacheOrAClusterAreADomainForEachPackage() {
        assertThat(devices(Machines.uniform(2, 1, 4, 2), Map.of("level", "l4")))
                .extracting(Device::name)
                .containsExactly("package0", "package1");
    }

    @Test
    void claimsTakeWholeCoresUnlessTheOperatorWantsThreads() {
        CpuTopology machine = Machines.uniform(1, 1, 4, 2);

        assertThat(amounts(devices(machine, DEFAULTS).get(0))).isEqualTo(new CpuAmounts(2, 2, 8, 2));
        assertThat(amounts(devices(machine, THREADS).get(0))).isEqualTo(new CpuAmounts(1, 1, 8, 1));
    }

    @Test
    void aCoreThatIsNotWhollyOnOfferIsNotClaimableAsACore() {
        CpuTopology machine = Machines.uniform(1, 1, 4, 2);
        CpuSet offered = CpuSet.range(1, 7);

        assertThat(devices(machine, offered, DEFAULTS).get(0).cpus()).isEqualTo(CpuSet.range(2, 7));
        assertThat(devices(machine, offered, THREADS).get(0).cpus()).isEqualTo(offered);
        assertThat(devices(machine, CpuSet.of(1), DEFAULTS)).isEmpty();
    }

    @Test
    void narrowerCoresOfADomainAreNotClaimableAsCores() {
        CpuTopology machine = Machines.offline(Machines.uniform(1, 1, 4, 2), CpuSet.of(3));

        assertThat(devices(machine, DEFAULTS).get(0).cpus()).isEqualTo(CpuSet.parse("0-1,4-7"));
        assertThat(devices(machine, THREADS).get(0).cpus()).isEqualTo(machine.online());
    }

    @Test
    void whatAClaimConsumesCountsAsCpusOfTheNode() {
        assertThat(devices(HYBRID, DEFAULTS).get(0).nodeResources())
                .isEqualTo(Map.of("cpu", new NodeResource.PerCapacity("cpus", BigDecimal.ONE)));
    }

    @Test
    void coresAndDomainsThatRuleEachOtherOutComeInThatOrder() {
        List<Device> devices = devices(Machines.uniform(1, 1, 2, 2), PARTITIONABLE);

        assertThat(devices)
                .extracting(Device::name, Device::counterUses)
                .containsExactly(
                        tuple("package0-core0", draws(2)),
                        tuple("package0-core1", draws(2)),
                        tuple("package0-l3-0", draws(4)));
        assertThat(devices.get(1).use()).isEqualTo(DeviceUse.WHOLE);
        assertThat(devices.get(1).attributes())
                .containsEntry("partition", text("core"))
                .containsEntry("physicalCore", text("package0-core1"))
                .containsEntry("domain", text("package0-l3-0"));
        assertThat(devices.get(1).nodeResources())
                .isEqualTo(Map.of("cpu", new NodeResource.PerDevice(BigDecimal.valueOf(2))));
    }

    @Test
    void thereAreAsManyOfTheCounterAsClaimableCpus() {
        CpuTopology machine = Machines.uniform(1, 1, 4, 2);

        assertThat(new CacheDomainScheme().counterSets(input(machine, CpuSet.range(1, 7), PARTITIONABLE)))
                .containsExactly(new CounterSet("package0-l3-0", new TreeMap<>(Map.of("cpus", 6L))));
        assertThat(new CacheDomainScheme().counterSets(input(machine, machine.online(), DEFAULTS)))
                .isEmpty();
    }

    @Test
    void aKindOfAnyNameMakesANameForADevice() {
        String longest = "Big_" + "x".repeat(27) + "_";
        CpuTopology machine = ofKind(new CoreKind(longest), Machines.withoutCaches(HYBRID));

        assertThat(devices(machine, DEFAULTS))
                .extracting(Device::name)
                .doesNotHaveDuplicates()
                .contains("package0-die0-cluster8-big-" + "x".repeat(27));
    }

    private static List<CounterUse> draws(long cpus) {
        return List.of(new CounterUse("package0-l3-0", new TreeMap<>(Map.of("cpus", cpus))));
    }

    private static CpuTopology ofKind(CoreKind kind, CpuTopology machine) {
        List<Cpu> cpus = machine.cpus().stream()
                .map(cpu -> new Cpu(
                        cpu.id(),
                        cpu.cpuPackage(),
                        cpu.die(),
                        cpu.cluster(),
                        cpu.core(),
                        cpu.caches(),
                        cpu.numaNode(),
                        kind,
                        cpu.isolated(),
                        cpu.frequency()))
                .toList();
        return new CpuTopology(cpus, machine.numaNodes(), machine.offline(), EnumSet.allOf(CpuGroup.Level.class));
    }
}
