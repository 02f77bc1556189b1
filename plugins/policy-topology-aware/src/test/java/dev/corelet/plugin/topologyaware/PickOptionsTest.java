package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.plugin.topologyaware.PickStyle.Spread;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickOptionsTest {

    @Test
    void packsUnlessToldOtherwise() throws InvalidOptionException {
        assertThat(PickOptions.styleOf(options(Map.of()))).isEqualTo(PickStyle.PACKED);
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "cores, CORES", "caches, CACHES", "numaNodes, NUMA_NODES"})
    void readsWhatToSpreadOver(String word, Spread spread) throws InvalidOptionException {
        assertThat(PickOptions.styleOf(options(Map.of("spreadOver", word))))
                .isEqualTo(new PickStyle(false, spread, false));
    }

    @Test
    void readsHowMuchOfACoreToTake() throws InvalidOptionException {
        assertThat(PickOptions.styleOf(options(Map.of("fullCoresOnly", true))))
                .isEqualTo(new PickStyle(true, Spread.NONE, false));
        assertThat(PickOptions.styleOf(options(Map.of("threadsPerCore", "one"))))
                .isEqualTo(new PickStyle(false, Spread.NONE, true));
    }

    @Test
    void refusesAnotherWord() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> options(Map.of("spreadOver", "dies")))
                .withMessage("found dies, expected one of none, cores, caches, numaNodes");
    }

    @Test
    void letsAClaimSayOtherThanThePolicy() throws InvalidOptionException {
        PickStyle policy = PickOptions.styleOf(options(Map.of("fullCoresOnly", true, "spreadOver", "caches")));

        assertThat(PickOptions.styleOf(options(Map.of()), policy)).isEqualTo(new PickStyle(true, Spread.CACHES, false));
        assertThat(PickOptions.styleOf(options(Map.of("spreadOver", "none")), policy))
                .isEqualTo(new PickStyle(true, Spread.NONE, false));
        assertThat(PickOptions.styleOf(options(Map.of("fullCoresOnly", false, "threadsPerCore", "one")), policy))
                .isEqualTo(new PickStyle(false, Spread.CACHES, true));
    }

    private static Options options(Map<String, Object> given) throws InvalidOptionException {
        return Options.bind(PickOptions.ALL, given);
    }
}
