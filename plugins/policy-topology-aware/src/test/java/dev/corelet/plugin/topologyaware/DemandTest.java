package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.Container;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets which amounts: the rules as a table. */
class DemandTest {

    /**
     * Annotations and options are of isolated and shared CPUs, in this order, with {@code -} where nothing is said. What
     * comes of it is the number of exclusive CPUs, the amount of shared ones, and whether the former are to be isolated.
     */
    @ParameterizedTest(name = "{0} m, annotated {1}, with options {2}")
    @CsvSource({
        "100,  - -, false false, 0 100 NO",
        "100,  true false, true false, 0 100 NO",
        "999,  - false, false false, 0 999 NO",
        "1000, - -, false false, 1 0 NO",
        "1000, - -, true false, 1 0 PREFERRED",
        "1000, - -, true true, 0 1000 NO",
        "1000, - -, - -, 1 0 PREFERRED",
        "1000, false -, true false, 1 0 NO",
        "1000, true -, false false, 1 0 PREFERRED",
        "1000, - true, true false, 0 1000 NO",
        "1000, true true, true false, 0 1000 NO",
        "1000, - false, false true, 1 0 NO",
        "1500, - -, false false, 1 500 NO",
        "1500, - -, true false, 1 500 PREFERRED",
        "1500, - -, false true, 0 1500 NO",
        "1500, - true, true false, 0 1500 NO",
        "1500, false false, true true, 1 500 NO",
        "2000, - -, false false, 2 0 NO",
        "2000, - -, true false, 2 0 NO",
        "2000, - -, true true, 0 2000 NO",
        "2000, true -, false false, 2 0 PREFERRED",
        "2000, true -, false true, 0 2000 NO",
        "2000, true false, false true, 2 0 PREFERRED",
        "2000, - true, false false, 0 2000 NO",
        "2500, - -, false false, 0 2500 NO",
        "2500, - -, true false, 0 2500 NO",
        "2500, true -, true false, 0 2500 NO",
        "2500, - false, false false, 2 500 NO",
        "2500, - false, true false, 2 500 PREFERRED",
        "2500, - false, false true, 2 500 NO",
        "2500, true false, false false, 2 500 PREFERRED",
        "2500, false false, true false, 2 500 NO",
    })
    void guaranteedContainersGet(int milliCpu, String annotations, String options, String expected)
            throws InvalidOptionException {
        Demand demand = demand(TestContainer.guaranteed("a", milliCpu), annotations, options, 0);

        assertThat("%d %d %s".formatted(demand.full(), demand.fraction(), demand.isolation()))
                .isEqualTo(expected);
        assertThat(demand.kind()).isEqualTo(Demand.Kind.NORMAL);
    }

    @ParameterizedTest(name = "{0} m, {2} CPUs of claims, annotated {1}")
    @CsvSource({
        "1000, - -, 1, 0 0",
        "1500, - -, 1, 0 500",
        "2000, - -, 1, 1 0",
        "2500, - -, 1, 0 1500",
        "2500, - false, 1, 1 500",
        "3000, - -, 2, 1 0",
        "1000, - -, 2, 0 0",
        "500,  - -, 1, 0 0",
    })
    void whatClaimsMirrorIsTakenOff(int milliCpu, String annotations, int claimed, String expected)
            throws InvalidOptionException {
        Demand demand = demand(TestContainer.guaranteed("a", milliCpu), annotations, "false false", claimed);

        assertThat("%d %d".formatted(demand.full(), demand.fraction())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "default, -, NORMAL",
        "default, true, RESERVED",
        "kube-system, -, RESERVED",
        "kube-system, true, RESERVED",
        "kube-system, false, NORMAL",
        "infra-1, -, RESERVED",
        "infra, -, NORMAL",
    })
    void namespacesAndAnnotationsTellWhoRunsOnReservedCpus(String namespace, String annotation, Demand.Kind expected)
            throws InvalidOptionException {
        TestContainer container =
                annotated(TestContainer.guaranteed("a", 2500).in(namespace), "prefer-reserved-cpus", annotation);
        Settings settings = settings(Map.of("reservedPoolNamespaces", List.of("infra-*")));

        Demand demand = demand(container.build(), settings, 0);
        assertThat(demand.kind()).isEqualTo(expected);
        assertThat(demand.full()).isZero();
        assertThat(demand.fraction()).isEqualTo(2500);
    }

    @ParameterizedTest
    @CsvSource({"3000, 0 3000", "0, 0 0"})
    void burstableContainersShareWhatTheyRequest(int milliCpu, String expected) throws InvalidOptionException {
        Demand demand = demand(TestContainer.burstable("a", milliCpu, 4000), "true false", "true false", 0);

        assertThat("%d %d".formatted(demand.full(), demand.fraction())).isEqualTo(expected);
        assertThat(demand.needsShared()).isTrue();
    }

    private static Demand demand(TestContainer container, String annotations, String options, int claimed)
            throws InvalidOptionException {
        String[] annotated = annotations.split(" ", -1);
        String[] given = options.split(" ", -1);
        Map<String, Object> raw = new TreeMap<>();
        if (!given[0].equals("-")) {
            raw.put("preferIsolatedCPUs", Boolean.valueOf(given[0]));
        }
        if (!given[1].equals("-")) {
            raw.put("preferSharedCPUs", Boolean.valueOf(given[1]));
        }
        TestContainer asking = annotated(
                annotated(container, "prefer-isolated-cpus", annotated[0]), "prefer-shared-cpus", annotated[1]);
        return demand(asking.build(), settings(raw), claimed);
    }

    private static Demand demand(Container container, Settings settings, int claimed) {
        return Demand.of(container, Wishes.of(Annotations.of(container)), settings, claimed, claimed > 0);
    }

    private static TestContainer annotated(TestContainer container, String name, String value) {
        return value.equals("-") ? container : container.annotated(name + ".resource-policy.nri.io/pod", value);
    }

    private static Settings settings(Map<String, Object> raw) throws InvalidOptionException {
        return Settings.of(Options.bind(Settings.OPTIONS, raw));
    }
}
