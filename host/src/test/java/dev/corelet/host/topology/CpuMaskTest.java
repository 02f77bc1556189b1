package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corelet.api.topology.CpuSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuMaskTest {

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 0",
        "3f, 0-5",
        "FF, 0-7",
        "'0000,00000fff', 0-11",
        "'00000001,00000000', 32",
        "'000000ff,ffff0000,00ffffff', '0-23,48-71'",
    })
    void isReadFromItsLowestWord(String mask, String cpus) {
        assertThat(CpuMask.parse(mask)).hasToString(cpus);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isReadAsItIsWritten(long seed) {
        Random random = new Random(seed);
        int[] ids = random.ints(random.nextInt(40), 0, 1 + random.nextInt(CpuSet.MAX_ID))
                .toArray();

        assertThat(CpuMask.parse(CpuMask.format(CpuSet.of(ids)))).isEqualTo(CpuSet.of(ids));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "g", "0x1", "1,", ",00000001", "1,1", "000000001", "1,,00000001", "1 1", "-1", "\uff11"
            })
    void isRefusedWhereItIsNone(String mask) {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuMask.parse(mask));
    }

    @ParameterizedTest
    @ValueSource(ints = {70_000, 1_000_000})
    void isRefusedWhereItNamesCpusThatCannotBe(int digits) {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuMask.parse("f".repeat(digits)));
        assertThatIllegalArgumentException().isThrownBy(() -> CpuMask.parse("1" + ",00000000".repeat(digits / 8)));
    }
}
