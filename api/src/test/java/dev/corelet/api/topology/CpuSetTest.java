package dev.corelet.api.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {

    @ParameterizedTest
    @CsvSource({
        "'',                 ''",
        "' \n',              ''",
        "0,                  0",
        "'0-3,8\n',          '0-3,8'",
        "' 8 , 0 - 3 ',      refused",
        "' 8 , 0-3 ',        '0-3,8'",
        "'0,1,2,3',          '0-3'",
        "'2-4,3-6',          '2-6'",
        "'9,2-6,3,1-70,4-5', '1-70'",
        "'7-7',              7",
        "'63-64,127-128',    '63-64,127-128'",
        "'8191,65535',       '8191,65535'",
    })
    void readsTheKernelsListsAndWritesThemInTheirShortestForm(String text, String written) {
        if (written.equals("refused")) {
            assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.parse(text));
        } else {
            assertThat(CpuSet.parse(text)).hasToString(written);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "-1", "1-", "-", "1--2", ",", "1,", "1,,2", "1;2", "0x3", "+1", "1.5", "1 2", "0-7:1/2", "\u0663"
            })
    void refusesWhatIsNoList(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse(text))
                .withMessageStartingWith("'%s' is no cpulist", text)
                .withMessageEndingWith("expected ids and ranges such as 0-3,8");
    }

    @Test
    void saysWhichPartOfAListIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse("0-3,x,9"))
                .withMessageContaining("'x' is neither an id nor a range");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse("0-3,9-8"))
                .withMessageContaining("the range '9-8' runs backwards");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse("0-65536"))
                .withMessageContaining("the id 65536 is above 65535");
    }

    @Test
    void refusesNumbersOfAnyLengthWithoutReadingThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.parse("9".repeat(100_000)))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(100_300));
    }

    @Test
    void refusesIdsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.of(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.of(65536)).withMessageContaining("65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuSet.range(3, 2))
                .withMessageContaining("3-2");
    }

    @Test
    void holdsTheLargestId() {
        CpuSet set = CpuSet.of(CpuSet.MAX_ID);

        assertThat(set.contains(CpuSet.MAX_ID)).isTrue();
        assertThat(set.last()).isEqualTo(CpuSet.MAX_ID);
        assertThat(CpuSet.range(0, CpuSet.MAX_ID).size()).isEqualTo(CpuSet.MAX_ID + 1);
    }

    @Test
    void knowsThatNoIdOutOfRangeIsInIt() {
        CpuSet all = CpuSet.range(0, CpuSet.MAX_ID);

        assertThat(all.contains(-1)).isFalse();
        assertThat(all.contains(Integer.MIN_VALUE)).isFalse();
        assertThat(all.contains(CpuSet.MAX_ID + 1)).isFalse();
        assertThat(all.contains(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void hasNoFirstOrLastWhenEmpty() {
        assertThatThrownBy(CpuSet.EMPTY::first).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(CpuSet.EMPTY::last).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void returnsTheSameSetWhereAnOperationChangesNothing() {
        CpuSet set = CpuSet.parse("0-3,70");
        CpuSet part = CpuSet.parse("1,70");

        assertThat(set.union(part)).isSameAs(set);
        assertThat(part.union(set)).isSameAs(set);
        assertThat(part.intersect(set)).isSameAs(part);
        assertThat(set.intersect(part)).isSameAs(part);
        assertThat(set.minus(CpuSet.of(9, 900))).isSameAs(set);
        assertThat(set.filter(id -> id < 900)).isSameAs(set);
        assertThat(set.minus(set)).isSameAs(CpuSet.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "0, 1", "'0,5', '0,6'", "'0', '0,1'", "'0-3', '1'", "'2', '64'"})
    void ordersByTheFirstIdThatDiffers(String lower, String higher) {
        assertThat(CpuSet.parse(lower)).isLessThan(CpuSet.parse(higher));
        assertThat(CpuSet.parse(higher)).isGreaterThan(CpuSet.parse(lower));
        assertThat(CpuSet.parse(lower)).isEqualByComparingTo(CpuSet.parse(lower));
    }
}
