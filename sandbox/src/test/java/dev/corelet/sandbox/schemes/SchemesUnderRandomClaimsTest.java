package dev.corelet.sandbox.schemes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.sandbox.apiserver.model.FeatureGate;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import dev.corelet.sandbox.apiserver.validation.ObjectValidation;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Random claims that come and go, under the bundled schemes with all their options, on random machines. */
class SchemesUnderRandomClaimsTest {

    private static final int RUNS = 25;
    private static final int STEPS = 40;

    /**
     * One run of the test.
     *
     * @param seed of everything random in it
     * @param scheme the scheme's name
     * @param options of the scheme
     */
    record Run(long seed, String scheme, Map<String, Object> options) {}

    static Stream<Run> runs() {
        return Stream.of(
                        new Run(1, "attrs-hybrid", Map.of()),
                        new Run(2, "attrs-hybrid", Map.of("device", "core")),
                        new Run(3, "attrs-cache-domain", Map.of()),
                        new Run(4, "attrs-cache-domain", Map.of("unit", "thread")),
                        new Run(5, "attrs-cache-domain", Map.of("level", "l2")),
                        new Run(6, "attrs-cache-domain", Map.of("partitionable", true)),
                        new Run(7, "attrs-cache-domain", Map.of("unit", "thread", "partitionable", true)))
                .flatMap(run -> Stream.iterate(0, i -> i < RUNS, i -> i + 1)
                        .map(i -> new Run(run.seed() + 100 * i, run.scheme(), run.options())));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void noCpuIsEverInTwoClaimsAndWhatIsAllocatedCanBeGiven(Run run) throws InvalidOptionException {
        Random random = new Random(run.seed());
        RandomMachine machines = new RandomMachine(random);
        CpuTopology machine = machines.next();
        CpuSet offered = machines.offered(machine);
        AttributeScheme scheme = named(run.scheme());
        DeviceCatalog catalog =
                DeviceCatalog.of(scheme, machine, offered, Options.bind(scheme.options(), run.options()));
        SimulatedNode node = new SimulatedNode(machine, offered, catalog, policy(), random);
        assertThat(node.slices()).allSatisfy(SchemesUnderRandomClaimsTest::checkValid);

        RandomClaims claims = new RandomClaims(random);
        for (int step = 0; step < STEPS; step++) {
            boolean served = node.prepare(claims.next());
            boolean release = !served || random.nextInt(4) == 0;
            if (release && !node.held().isEmpty()) {
                node.release(anyOf(node, random));
            }
            checkExclusive(node);
            checkCapacity(node);
            checkCores(node, machine, run);
        }
    }

    private static AttributeScheme named(String name) {
        return ServiceLoader.load(AttributeScheme.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(scheme -> scheme.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AllocationPolicy policy() {
        return ServiceLoader.load(AllocationPolicy.class).findFirst().orElseThrow();
    }

    private static ClaimId anyOf(SimulatedNode node, Random random) {
        List<HeldClaim> held = List.copyOf(node.held());
        return held.get(random.nextInt(held.size())).claim().id();
    }

    /** As the API server of the sandbox would, which was written from the contract and not from the host. */
    private static void checkValid(ResourceSlice slice) {
        ObjectNode object = (ObjectNode) new JsonMapper().readTree(Serialization.asJson(slice));
        assertThat(ObjectValidation.ofNew(ResourceType.RESOURCE_SLICE, object, EnumSet.allOf(FeatureGate.class)))
                .isEmpty();
    }

    private static void checkExclusive(SimulatedNode node) {
        CpuSet taken = CpuSet.EMPTY;
        for (HeldClaim claim : node.held()) {
            assertThat(claim.cpus().intersect(taken)).as(claim.toString()).isEqualTo(CpuSet.EMPTY);
            assertThat(claim.claim().deviceCpus().containsAll(claim.cpus())).isTrue();
            assertThat(claim.cpus().containsAll(claim.claim().wholeCpus())).isTrue();
            taken = taken.union(claim.cpus());
        }
    }

    private static void checkCapacity(SimulatedNode node) {
        Map<String, Integer> used = new HashMap<>();
        for (HeldClaim claim : node.held()) {
            int allocated = 0;
            for (ClaimedDevice device : claim.claim().devices()) {
                int amount = device.amount().orElse(device.cpus().size());
                used.merge(device.device(), amount, Integer::sum);
                allocated += amount;
            }
            assertThat(claim.cpus().size()).as(claim.toString()).isEqualTo(allocated);
        }
        used.forEach((device, amount) -> assertThat(amount)
                .as(device)
                .isLessThanOrEqualTo(node.device(device).cpus().size()));
    }

    /** Who is promised whole cores shares none with anybody. */
    private static void checkCores(SimulatedNode node, CpuTopology machine, Run run) {
        boolean wholeCores = run.scheme().equals("attrs-cache-domain")
                && !"thread".equals(run.options().get("unit"));
        if (!wholeCores) {
            return;
        }
        for (HeldClaim claim : node.held()) {
            claim.cpus().stream()
                    .forEach(cpu -> assertThat(claim.cpus()
                                    .containsAll(machine.cpu(cpu).core().cpus()))
                            .as(claim.toString())
                            .isTrue());
        }
    }
}
