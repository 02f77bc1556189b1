package dev.corelet.host.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "+2, 2",
        "-1, -1",
        "1.5, 1.5",
        "1., 1",
        ".5, 0.5",
        "3n, 0.000000003",
        "3u, 0.000003",
        "750m, 0.75",
        "2k, 2000",
        "2M, 2000000",
        "2G, 2000000000",
        "2T, 2000000000000",
        "2P, 2000000000000000",
        "2E, 2000000000000000000",
        "2Ki, 2048",
        "1.5Mi, 1572864",
        "1Gi, 1073741824",
        "1Ti, 1099511627776",
        "1Pi, 1125899906842624",
        "1Ei, 1152921504606846976",
        "2e3, 2000",
        "2E3, 2000",
        "25e-1, 2.5",
        "1e+2, 100",
    })
    void areNumbersWithASuffixOrAnExponent(String text, BigDecimal amount) {
        assertThat(Quantities.parse(text))
                .hasValueSatisfying(parsed -> assertThat(parsed).isEqualByComparingTo(amount));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "-", "m", "1 ", " 1", "1 Gi", "1gi", "1KI", "1ki", "1K", "1mi", "1ni", "1kk", "1e",
                "1e3k", "0x10", "1_000", "1,5", "many", "NaN", "\u0661", "--1", "1e3.5"
            })
    void nothingElseIsOne(String text) {
        assertThat(Quantities.parse(text)).isEmpty();
    }

    @Test
    void whatWouldTakeLongToCalculateWithIsNone() {
        assertThat(Quantities.parse("1e1000")).isEmpty();
        assertThat(Quantities.parse("1e2147483648")).isEmpty();
        assertThat(Quantities.parse("1".repeat(65))).isEmpty();
        assertThat(Quantities.parse("1".repeat(64))).isPresent();
    }
}
