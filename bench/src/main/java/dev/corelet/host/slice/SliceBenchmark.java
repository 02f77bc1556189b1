package dev.corelet.host.slice;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.bench.ServerMachine;
import dev.corelet.host.device.DeviceCatalog;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way from a machine of 1024 CPUs to what has to be written to the API server. It lies in the package of what it
 * measures, as tests do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SliceBenchmark {

    private static final SliceSpecs SPECS = new SliceSpecs("native.cpu", "node-1", false);

    /** Whether devices are 1024 CPUs, or 512 cores that draw on the counters of 64 shared caches. */
    @Param({"cpus", "caches"})
    private String devices = "cpus";

    private CpuTopology machine = ServerMachine.of(1024);
    private AttributeScheme scheme = new Cpus();
    private DeviceCatalog catalog = catalog();
    private List<GenericKubernetesResource> wanted = List.of();
    private List<GenericKubernetesResource> stored = List.of();
    private Map<String, String> versions = Map.of();
    private final WatchedVersions seen = new WatchedVersions();

    /** Publishes once. */
    @Setup
    public void publish() {
        scheme = devices.equals("cpus") ? new Cpus() : new Caches();
        catalog = catalog();
        wanted = SPECS.slices(catalog, 1);
        KubernetesSerialization json = new KubernetesSerialization();
        stored = new ArrayList<>();
        versions = new HashMap<>();
        OwnerReference node = new OwnerReference();
        node.setKind("Node");
        node.setName("node-1");
        for (GenericKubernetesResource slice : wanted) {
            GenericKubernetesResource read = json.unmarshal(json.asJson(slice), GenericKubernetesResource.class);
            ObjectMeta metadata = read.getMetadata();
            metadata.setName(slice.getMetadata().getGenerateName() + "x7k2p");
            metadata.setResourceVersion(Integer.toString(100_000 + stored.size()));
            metadata.setOwnerReferences(List.of(node));
            stored.add(read);
            versions.put(metadata.getName(), metadata.getResourceVersion());
            seen.put(seen.getKey(read), read);
        }
        if (SlicePlan.between(stored, wanted, 1).size() > 0) {
            throw new IllegalStateException("what was published is not what is wanted");
        }
    }

    private DeviceCatalog catalog() {
        return DeviceCatalog.of(scheme, machine, machine.online(), Options.NONE);
    }

    /** Has the scheme make its devices, and checks them. */
    @Benchmark
    public DeviceCatalog modelAndCheck() {
        return catalog();
    }

    @Benchmark
    public List<GenericKubernetesResource> slices() {
        return SPECS.slices(catalog, 1);
    }

    /** Compares all that was read from the server with what is wanted, and finds no difference. */
    @Benchmark
    public SlicePlan compare() {
        return SlicePlan.between(stored, wanted, 1);
    }

    /** Sees that the server has what was left there, as after every change that the agent made itself. */
    @Benchmark
    public boolean nothingChanged() {
        return seen.are(versions);
    }

    /** One device for each CPU, with as many attributes as real ones. */
    private static final class Cpus implements AttributeScheme {

        @Override
        public String name() {
            return "cpus";
        }

        @Override
        public String description() {
            return "CPUs, for measuring.";
        }

        @Override
        public List<Device> devices(SchemeInput input) {
            return input.topology().cpus().stream().map(Cpus::device).toList();
        }

        private static Device device(Cpu cpu) {
            Device.Builder device = Device.builder("cpu" + cpu.id(), CpuSet.of(cpu.id()))
                    .attribute("coreType", "P-core")
                    .attribute("isolated", false);
            for (int i = 0; i < 14; i++) {
                device.attribute("attribute" + i, cpu.id() + i);
            }
            return device.build();
        }
    }

    /** One device by capacity for each cache that CPUs share, and one for each core below it. */
    private static final class Caches implements AttributeScheme {

        @Override
        public String name() {
            return "caches";
        }

        @Override
        public String description() {
            return "Caches, for measuring.";
        }

        @Override
        public List<Device> devices(SchemeInput input) {
            return shared(input)
                    .flatMap(cache -> Stream.concat(Stream.of(domain(cache)), cores(input, cache)))
                    .toList();
        }

        @Override
        public List<CounterSet> counterSets(SchemeInput input) {
            return shared(input)
                    .map(cache ->
                            new CounterSet(name(cache), counters(cache.cpus().size())))
                    .toList();
        }

        private static Stream<Cache> shared(SchemeInput input) {
            return input.topology().caches().stream().filter(cache -> cache.level() == 3);
        }

        private static String name(Cache cache) {
            return "l3-" + cache.cpus().first();
        }

        private static SortedMap<String, Long> counters(int cpus) {
            return new TreeMap<>(Map.of("cpus", (long) cpus));
        }

        private static Device domain(Cache cache) {
            int cpus = cache.cpus().size();
            return Device.builder(name(cache), cache.cpus())
                    .usedByCapacity("cpus", CpuAmounts.wholeUnits(2, cpus))
                    .attribute("level", 3)
                    .capacity("bytes", 32L << 20)
                    .draws(name(cache), counters(cpus))
                    .build();
        }

        private static Stream<Device> cores(SchemeInput input, Cache cache) {
            return input.topology().groups(CpuGroup.Level.CORE).stream()
                    .filter(core -> cache.cpus().containsAll(core.cpus()))
                    .map(core -> Device.builder("core-" + core.cpus().first(), core.cpus())
                            .attribute("level", 0)
                            .draws(name(cache), counters(core.cpus().size()))
                            .build());
        }
    }
}
