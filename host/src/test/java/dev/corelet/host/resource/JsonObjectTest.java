package dev.corelet.host.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class JsonObjectTest {

    @Test
    void fieldsAreReadByTheirTypes() {
        JsonObject object = json("{name: a, ready: true, spec: {inner: b}, items: [{n: x}, {n: y}], words: [p, q]}");

        assertThat(object.text("name")).isEqualTo("a");
        assertThat(object.optionalText("name")).contains("a");
        assertThat(object.flag("ready")).isTrue();
        assertThat(object.object("spec").orElseThrow().text("inner")).isEqualTo("b");
        assertThat(object.objects("items")).extracting(item -> item.text("n")).containsExactly("x", "y");
        assertThat(object.texts("words")).containsExactly("p", "q");
    }

    @Test
    void amountsAreTextsOrPlainNumbers() {
        JsonObject object = json("{text: 500m, number: 2, fraction: 0.5, all: {cpu: 1500m, memory: 1Ki}}");

        assertThat(object.quantity("text").orElseThrow()).isEqualByComparingTo("0.5");
        assertThat(object.quantity("number").orElseThrow()).isEqualByComparingTo("2");
        assertThat(object.quantity("fraction").orElseThrow()).isEqualByComparingTo("0.5");
        assertThat(object.quantities("all"))
                .hasEntrySatisfying("cpu", cpus -> assertThat(cpus).isEqualByComparingTo("1.5"))
                .hasEntrySatisfying("memory", bytes -> assertThat(bytes).isEqualByComparingTo(new BigDecimal(1024)))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("missing")
    void whatIsMissingOrNullIsEmpty(String text) {
        JsonObject object = json(text);

        assertThat(object.value("f")).isEmpty();
        assertThat(object.object("f")).isEmpty();
        assertThat(object.objects("f")).isEmpty();
        assertThat(object.texts("f")).isEmpty();
        assertThat(object.optionalText("f")).isEmpty();
        assertThat(object.flag("f")).isFalse();
        assertThat(object.quantity("f")).isEmpty();
        assertThat(object.quantities("f")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> object.text("f"))
                .withMessage("f is missing, expected a text");
    }

    static Stream<String> missing() {
        return Stream.of("{}", "{f: null}");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void anotherTypeIsRefusedWithItsPlaceAndWhatWasExpected(
            String value, BiFunction<JsonObject, String, Object> read, String complaint) {
        JsonObject status =
                json("{status: {f: " + value + "}}").object("status").orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read.apply(status, "f"))
                .withMessage("status.f" + complaint);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("7", JsonObject::text, " is 7, expected a text"),
                wrong("[]", JsonObject::optionalText, " is a list, expected a text"),
                wrong("yes please", JsonObject::flag, " is 'yes please', expected true or false"),
                wrong("a", JsonObject::object, " is 'a', expected an object"),
                wrong("{}", JsonObject::objects, " is an object, expected a list"),
                wrong("[{}, 1]", JsonObject::objects, "[1] is 1, expected an object"),
                wrong("[null]", JsonObject::objects, "[0] is missing, expected an object"),
                wrong("[a, {}]", JsonObject::texts, "[1] is an object, expected a text"),
                wrong("true", JsonObject::quantity, " is true, expected a quantity such as 500m, 2 or 1Gi"),
                wrong("1 core", JsonObject::quantity, " is '1 core', expected a quantity such as 500m, 2 or 1Gi"),
                wrong(
                        "{cpu: lots}",
                        JsonObject::quantities,
                        ".cpu is 'lots', expected a quantity such as 500m, 2 or 1Gi"),
                wrong(
                        "{cpu: null}",
                        JsonObject::quantities,
                        ".cpu is missing, expected a quantity such as 500m, 2 or 1Gi"));
    }

    private static Arguments wrong(String value, BiFunction<JsonObject, String, Object> read, String complaint) {
        return Arguments.of(value, read, complaint);
    }

    @Test
    void aLongTextIsCutInComplaints() {
        JsonObject object = new JsonObject("", Map.of("long", "x".repeat(100)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> object.object("long"))
                .withMessage("long is '" + "x".repeat(60) + "...', expected an object");
    }

    /** JSON is YAML. */
    private static JsonObject json(String text) {
        return new JsonObject("", (Map<?, ?>) new Yaml().load(text));
    }
}
