package dev.corelet.plugin.topologyaware.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.policy.Container;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityTest {

    private static final String AFFINITY = "resource-policy.nri.io/affinity";

    private static final String ANTI_AFFINITY = "resource-policy.nri.io/anti-affinity";

    /** What the annotations of the pod {@code p} make of a container of it, towards another. */
    private static int weight(Map<String, String> annotations, String name, Container other) {
        return Affinity.of(Somebody.of("p", name).annotated(annotations).build()).stream()
                .mapToInt(affinity -> affinity.towards(other))
                .sum();
    }

    private static int weight(String affinity, String name, Container other) {
        return weight(Map.of(AFFINITY, affinity), name, other);
    }

    private static Container ofThePod(String name) {
        return Somebody.of("p", name).build();
    }

    @Test
    void withoutAnnotationsThereIsNone() {
        assertThat(Affinity.of(ofThePod("a"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\UFFFFFFFF\"", "\"\\x", "\"\\uD8", "%YAML 99999999999.1\n--- a"})
    void whatTheParserStumblesOverIsRefusedAsAnyBadText(String text) {
        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> weight(text, "a", ofThePod("b")))
                .withMessageContaining("annotation resource-policy.nri.io/affinity");
    }

    // the shorthand

    @Test
    void theNamesOfOthersAttractBothWays() {
        String affinity = "a: [b, c]";

        assertThat(weight(affinity, "a", ofThePod("b"))).isEqualTo(1);
        assertThat(weight(affinity, "a", ofThePod("c"))).isEqualTo(1);
        assertThat(weight(affinity, "b", ofThePod("a"))).isEqualTo(1);
        assertThat(weight(affinity, "b", ofThePod("c"))).isZero();
        assertThat(weight(affinity, "d", ofThePod("a"))).isZero();
    }

    @Test
    void theNamesOfOthersKeepAwayBothWays() {
        Map<String, String> annotations = Map.of(AFFINITY, "a: [b]", ANTI_AFFINITY, "a: [c]");

        assertThat(weight(annotations, "a", ofThePod("b"))).isEqualTo(1);
        assertThat(weight(annotations, "a", ofThePod("c"))).isEqualTo(-1);
        assertThat(weight(annotations, "c", ofThePod("a"))).isEqualTo(-1);
    }

    @Test
    void whatIsSaidFromBothSidesOrTwiceCountsOnce() {
        assertThat(weight("{a: [b, b], b: [a]}", "a", ofThePod("b"))).isEqualTo(1);
        assertThat(weight("{a: [b, b], b: [a]}", "b", ofThePod("a"))).isEqualTo(1);
    }

    @Test
    void namesMeanContainersOfTheSamePod() {
        assertThat(weight("a: [b]", "a", Somebody.of("q", "b").build())).isZero();
        assertThat(weight("a: [b]", "a", Somebody.of("p", "b").in("other").build()))
                .isZero();
    }

    // the full form

    @Test
    void aMatchWeighsOneAndMeansTheSamePod() {
        String affinity = "a: [{match: {key: name, operator: Equals, values: [b]}}]";

        assertThat(weight(affinity, "a", ofThePod("b"))).isEqualTo(1);
        assertThat(weight(affinity, "a", Somebody.of("q", "b").build())).isZero();
        assertThat(weight(affinity, "b", ofThePod("a"))).as("not drawn back").isZero();
        assertThat(weight(Map.of(ANTI_AFFINITY, affinity), "a", ofThePod("b"))).isEqualTo(-1);
    }

    @Test
    void aScopeReachesOtherPods() {
        String affinity = """
                a:
                - scope:
                    key: namespace
                    operator: In
                    values: [default, web]
                  match:
                    key: pod/labels/app
                    operator: Equals
                    values: [database]
                  weight: 7
                """;
        Somebody database = Somebody.of("q", "main").labelled("app", "database");

        assertThat(weight(affinity, "a", database.build())).isEqualTo(7);
        assertThat(weight(affinity, "a", database.in("web").build())).isEqualTo(7);
        assertThat(weight(affinity, "a", database.in("other").build())).isZero();
        assertThat(weight(affinity, "a", Somebody.of("q", "main").build())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"5, 5, -5", "-5, -5, 5", "+5, 5, -5", "1001, 1000, -1000", "-99999, -1000, 1000", "0, 1, -1"})
    void weightsAreHeldToAThousand(String weight, int attracting, int repelling) {
        String affinity = "a: [{match: {operator: AlwaysTrue}, weight: %s}]".formatted(weight);

        assertThat(weight(affinity, "a", ofThePod("b"))).isEqualTo(attracting);
        assertThat(weight(Map.of(ANTI_AFFINITY, affinity), "a", ofThePod("b"))).isEqualTo(repelling);
    }

    @Test
    void weightsOfAllThatMatchAreAdded() {
        String affinity = """
                a:
                - b
                - match: {key: name, operator: Exists}
                  weight: 20
                - match: {key: name, operator: NotEqual, values: [b]}
                  weight: 300
                """;

        assertThat(weight(affinity, "a", ofThePod("b"))).isEqualTo(21);
        assertThat(weight(affinity, "a", ofThePod("c"))).isEqualTo(320);
    }

    // what is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | line 1: found 'a', expected for each container a list of others",
                "[a] | line 1: found a list, expected for each container a list of others",
                "a: b | line 1: found 'b', expected for each container a list of others",
                "a: [[b]] | line 1: found a list, expected the name of a container, or scope, match and weight",
                "a: [{weight: 1}] | line 1: found no key 'match', expected the name of a container, or scope, match and weight",
                "a: [{match: {operator: AlwaysTrue}, wight: 1}] | found key 'wight', expected the name of a container",
                "a: [{match: {operator: AlwaysTrue}, weight: much}] | found 'much', expected a whole number from -1000 to 1000",
                "a: [{match: {operator: AlwaysTrue}, weight: 1.5}] | found '1.5', expected a whole number from -1000 to 1000",
                "a: [{match: {key: name, operator: Like, values: [b]}}] | found 'Like', expected one of Equals, NotEqual, In,",
                "a: [{match: {key: name, values: [b]}}] | found no key 'operator', expected an expression with key, operator",
                "a: [{match: {operator: In, values: [b]}}] | found no key 'key', expected an expression with key, operator",
                "a: [{match: {key: name, operator: Equals, values: [b, c]}}] | found a list, expected one value with Equals",
                "a: [{match: {key: name, operator: Exists, values: [b]}}] | found a list, expected no values with Exists",
                "a: [{match: {key: name, operator: In, values: b}}] | found 'b', expected a list of texts",
                "a: [{match: {key: name, operator: Matches, values: ['[b']}}] | found '[b', expected a glob with its brackets",
                "a: [{match: {key: colour, operator: Exists}}] | found 'colour', expected a key: name, namespace,",
                "a: [{match: {key: pod/id, operator: Exists}}] | found 'pod/id', expected a key: name, namespace,",
                "a: [b | line 1 is no valid YAML: expected ',' or ']'",
                "{a: [b], a: [c]} | line 1: the key 'a' is there twice",
                "a: [&x b, *x] | line 1: found an alias, expected the value itself",
                "'[[[[[[[[[[b]]]]]]]]]]' | line 1: values are nested more than 8 deep",
            })
    void aMistakeIsNamedWithItsLine(String affinity, String problem) {
        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> weight(affinity, "somebody else", ofThePod("b")))
                .withMessageStartingWith("annotation resource-policy.nri.io/affinity: ")
                .withMessageContaining(problem);
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> weight("a: [b]\n---\na: [c]\n", "a", ofThePod("b")))
                .withMessage("annotation %s: line 2: another document begins, expected only one", AFFINITY);
    }

    @Test
    void aTextThatIsTooLongIsNotEvenRead() {
        String many = IntStream.range(0, 1000).mapToObj(i -> "c" + i).collect(Collectors.joining(", ", "a: [", "]"));

        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> weight(many, "a", ofThePod("b")))
                .withMessage("annotation %s: it has %d characters, expected at most 4096", AFFINITY, many.length());
    }

    @Test
    void anEmptyAnnotationSaysNothing() {
        assertThat(weight("", "a", ofThePod("b"))).isZero();
        assertThat(weight("a:\n", "b", ofThePod("a"))).isZero();
    }
}
