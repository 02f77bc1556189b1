package dev.corelet.host.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {

    private static final Font PLAIN = new Font(10, false);

    /** The widths are those of DejaVu Sans, measured. */
    @ParameterizedTest
    @CsvSource({
        "1023, 25.5",
        "Core 511, 45.5",
        "'L2 1.25 MiB', 58.9",
        "'NUMA node 0, 38.8 GiB DRAM', 150.1",
        "'16 CPUs, 1 package, 12 cores, 1 NUMA node', 223",
    })
    void isAtLeastThatOfAWideFont(String text, double measured) {
        assertThat((double) TextWidth.of(text, PLAIN)).isBetween(measured, measured * 1.2);
    }

    @Test
    void growsWithTheFont() {
        assertThat(TextWidth.of("Package 0", new Font(10, true))).isGreaterThan(TextWidth.of("Package 0", PLAIN));
        assertThat(TextWidth.of("Package 0", new Font(20, false))).isGreaterThan(TextWidth.of("Package 0", PLAIN));
    }

    @Test
    void breaksLinesAtSpacesAndBehindCommasButNotBehindNumbers() {
        assertThat(TextWidth.wrap("some words, 16 GiB", PLAIN, 1)).containsExactly("some", "words,", "16 GiB");
        assertThat(TextWidth.wrap("1,3-4,7", PLAIN, 1)).containsExactly("1,", "3-4,", "7");
        assertThat(TextWidth.wrap("some words, 16 GiB", PLAIN, 1000)).containsExactly("some words, 16 GiB");
    }
}
