package dev.corelet.sandbox.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceQuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1000m, 1",
        "1500m, 1500m",
        "0.5, 500m",
        "2.0, 2",
        "1000, 1k",
        "100M, 100M",
        "1024Mi, 1Gi",
        "1025Mi, 1025Mi",
        "1Ki, 1Ki",
        "512, 512",
        "0.5Gi, 512Mi",
        "1023.5Ki, 1048064",
        "1e3, 1e3",
        "12e4, 120e3",
        "1E, 1E",
        "0.1n, 1n",
        "-1500m, -1500m",
        "+3, 3",
        ".5, 500m",
        "5., 5",
    })
    void isWrittenTheCanonicalWay(String sent, String canonical) {
        assertThat(ResourceQuantity.parse(sent).orElseThrow()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "1 Gi", "1gi", "1K", "--1", "1e", "0x10", "1.2.3", "1mi", ".", "1e9999"})
    void isRefusedWhenMalformed(String text) {
        assertThat(ResourceQuantity.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000m", "1Gi, 1024Mi", "1e3, 1k"})
    void isComparedByAmount(String left, String right) {
        assertThat(ResourceQuantity.parse(left).orElseThrow())
                .isEqualByComparingTo(ResourceQuantity.parse(right).orElseThrow());
    }
}
