package dev.corelet.api.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {

    private static final Option<Boolean> PIN = Option.flag("pinMemory", true, "Whether memory is bound too.");
    private static final Option<String> ORDER = Option.choice("order", List.of("packed", "spread"), "packed", "How.");
    private static final Option<List<String>> NAMES = Option.texts("namespaces", List.of("kube-system"), "Which.");
    private static final Option<Long> SIZE = Option.number("size", 1, 128, 8, "How many.");
    private static final Option<CpuSet> CPUS = Option.cpus("cpus", CpuSet.EMPTY, "Which.");
    private static final Option<List<String>> PARTS =
            Option.words("parts", List.of("a", "b", "c"), List.of(), "Which.");
    private static final Option<String> LABEL = Option.text("label", "none", "Which.");
    private static final Option<Map<String, String>> AMOUNTS =
            Option.textMap("amounts", List.of("cpu", "memory"), "How much.");
    private static final List<Option<?>> ALL = List.of(PIN, ORDER, NAMES, SIZE, CPUS, PARTS, LABEL, AMOUNTS);

    @Test
    void takesDefaultsForWhatIsNotGiven() throws InvalidOptionException {
        Options options = Options.bind(ALL, Map.of());

        assertThat(options.get(PIN)).isTrue();
        assertThat(options.get(ORDER)).isEqualTo("packed");
        assertThat(options.get(NAMES)).containsExactly("kube-system");
        assertThat(options.get(SIZE)).isEqualTo(8);
        assertThat(options.get(CPUS)).isEqualTo(CpuSet.EMPTY);
    }

    @Test
    void tellsWhatIsGivenFromWhatIsADefault() throws InvalidOptionException {
        Options options = Options.bind(ALL, Map.of("pinMemory", true));

        assertThat(options.isGiven(PIN)).isTrue();
        assertThat(options.isGiven(ORDER)).isFalse();
    }

    @Test
    void aNumberCountsAsAText() throws InvalidOptionException {
        Options options = Options.bind(ALL, Map.of("label", 7, "amounts", Map.of("cpu", 2L, "memory", "1Gi")));

        assertThat(options.get(LABEL)).isEqualTo("7");
        assertThat(options.get(AMOUNTS)).isEqualTo(Map.of("cpu", "2", "memory", "1Gi"));
        assertThat(Options.bind(ALL, Map.of()).get(AMOUNTS)).isEmpty();
    }

    @Test
    void longValuesAreShownShortened() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(ALL, Map.of("pinMemory", "x".repeat(1000))))
                .withMessage("found %s..., expected true or false", "x".repeat(100));
    }

    @Test
    void readsWhatYamlGives() throws InvalidOptionException {
        Options options = Options.bind(
                ALL,
                Map.of(
                        "pinMemory",
                        false,
                        "order",
                        "spread",
                        "namespaces",
                        List.of("a", "b"),
                        "size",
                        128,
                        "cpus",
                        "0-3,8",
                        "parts",
                        List.of("c", "a")));

        assertThat(options.get(PIN)).isFalse();
        assertThat(options.get(ORDER)).isEqualTo("spread");
        assertThat(options.get(NAMES)).containsExactly("a", "b");
        assertThat(options.get(SIZE)).isEqualTo(128);
        assertThat(options.get(CPUS)).isEqualTo(CpuSet.parse("0-3,8"));
        assertThat(options.get(PARTS)).containsExactly("c", "a");
    }

    @Test
    void readsASingleCpuThatYamlTakesForANumber() throws InvalidOptionException {
        assertThat(Options.bind(ALL, Map.of("cpus", 8)).get(CPUS)).isEqualTo(CpuSet.of(8));
    }

    static List<Map.Entry<String, Object>> badValues() {
        return List.of(
                Map.entry("pinMemory", "yes"),
                Map.entry("pinMemory", 1),
                Map.entry("order", "random"),
                Map.entry("order", true),
                Map.entry("namespaces", "kube-system"),
                Map.entry("namespaces", List.of("a", 1)),
                Map.entry("size", 0),
                Map.entry("size", 129L),
                Map.entry("size", 1.5),
                Map.entry("size", "8"),
                Map.entry("cpus", "3-1"),
                Map.entry("cpus", -1),
                Map.entry("cpus", List.of(1, 2)),
                Map.entry("parts", "a"),
                Map.entry("parts", List.of("a", "a")),
                Map.entry("parts", List.of("a", "d")));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void namesTheKeyOfABadValue(Map.Entry<String, Object> bad) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(ALL, Map.of(bad.getKey(), bad.getValue())))
                .withMessageStartingWith("found %s, expected ", bad.getValue())
                .satisfies(failure -> assertThat(failure.key()).isEqualTo(bad.getKey()));
    }

    @Test
    void listsTheOptionsThereAreWhenOneIsUnknown() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(List.of(PIN, SIZE), Map.of("sise", 8)))
                .withMessage("unknown option; known are pinMemory, size")
                .satisfies(failure -> assertThat(failure.key()).isEqualTo("sise"));
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(List.of(), Map.of("size", 8)))
                .withMessage("unknown option; none are taken");
    }

    @Test
    void refusesToGiveAnOptionThatWasNotDeclared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.NONE.get(SIZE))
                .withMessage("the option 'size' is not declared");
    }

    @Test
    void refusesNamesThatAreNoConfigurationKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.flag("pin-memory", true, ""))
                .withMessage("'pin-memory' does not name an option; expected camelCase");
    }

    @Test
    void whatAPluginCantDoIsRefusedWithTheReasonAndNotOffered() {
        Option<Boolean> classes = Option.unsupported("rdtClasses", "RDT classes can't be had");

        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(List.of(PIN, classes), Map.of("rdtClasses", "gold")))
                .withMessage("found gold, expected nothing: RDT classes can't be had");
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> Options.bind(List.of(PIN, classes), Map.of("rdt", "gold")))
                .withMessage("unknown option; known are pinMemory");
    }
}
