package dev.corelet.plugin.topologyaware.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "web, web, true",
        "web, web1, false",
        "web, we, false",
        "*, anything, true",
        "*, '', true",
        "'', '', true",
        "'', x, false",
        "web-*, web-, true",
        "web-*, web-1-2, true",
        "*-1-*, web-1-1-2, true",
        "*ab*ab, abaab, true",
        "*ab*ab, abab, true",
        "*ab*ab, aab, false",
        "a*b*c, abcbcc, true",
        "a*b*c, abcbcd, false",
        "we?, web, true",
        "we?, we, false",
        "/dev/*, /dev/sda, true",
        "/dev/*, /dev/dri/card0, false",
        "/*/*, /dev/dri, true",
        "/*/c*, /a/b/c, false",
        "*/*b, x/y/b, false",
        "/dev/?, /dev//, false",
        "web[0-9], web7, true",
        "web[0-9], weba, false",
        "web[^0-9], weba, true",
        "web[^0-9], web/, false",
        "web[]a], web], true",
        "web[a-], web-, true",
        "'\\*', '*', true",
        "'\\*', a, false",
    })
    void matchesAsShellsDo(String pattern, String text, boolean matches) {
        assertThat(Glob.parse(pattern).orElseThrow().matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "web[0-9", "[]", "[^]", "web\\"})
    void isNoneIfSomethingIsLeftOpen(String pattern) {
        assertThat(Glob.parse(pattern)).isEmpty();
    }

    /** Each star tried at each letter would take longer than the universe has been there. */
    @Test
    void manyStarsTakeNoTime() {
        Glob stars = Glob.parse("*a".repeat(1000) + "b").orElseThrow();

        assertThat(stars.matches("a".repeat(10_000))).isFalse();
    }
}
