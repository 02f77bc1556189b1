package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.Resources;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeResourcesTest {

    private static RuntimeResources shown(long shares, long quota, long memory) {
        return new RuntimeResources(
                OptionalLong.of(shares),
                OptionalLong.of(quota),
                OptionalLong.of(100_000),
                OptionalLong.of(memory),
                OptionalInt.empty());
    }

    private static Resources specified(int request, int limit, long memoryLimit) {
        return new Resources(
                request,
                limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit),
                0,
                memoryLimit == 0 ? OptionalLong.empty() : OptionalLong.of(memoryLimit),
                Resources.Source.SPEC);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    request | limit | memory | shares | quota  | shown memory | could be
                    1500    | 0     | 0      | 1536   | -1     | 0            | true
                    1500    | 0     | 0      | 1024   | -1     | 0            | false
                    0       | 0     | 0      | 2      | 0      | 0            | true
                    1       | 0     | 0      | 2      | 0      | 0            | true
                    999     | 0     | 0      | 1022   | 0      | 0            | true
                    500000  | 0     | 0      | 262144 | 0      | 0            | true
                    1000    | 2000  | 0      | 1024   | 200000 | 0            | true
                    1000    | 2000  | 0      | 1024   | 150000 | 0            | false
                    1000    | 2000  | 0      | 1024   | -1     | 0            | true
                    1       | 5     | 0      | 2      | 1000   | 0            | true
                    1000    | 0     | 0      | 1024   | 400000 | 0            | true
                    0       | 0     | 4096   | 2      | 0      | 4096         | true
                    0       | 0     | 4096   | 2      | 0      | 8192         | false
                    0       | 0     | 4096   | 2      | 0      | 0            | true
                    """, useHeadersInDisplayName = true)
    void theKubeletCouldHaveMadeThemOfASpecification(
            int request, int limit, long memory, long shares, long quota, long shownMemory, boolean couldBe) {
        assertThat(shown(shares, quota, shownMemory).comeFrom(specified(request, limit, memory), true))
                .isEqualTo(couldBe);
    }

    @Test
    void limitsTellNothingWhereClaimsAddToThem() {
        assertThat(shown(1024, 300_000, 8192).comeFrom(specified(1000, 1000, 4096), false))
                .isTrue();
        assertThat(shown(2048, 300_000, 8192).comeFrom(specified(1000, 1000, 4096), false))
                .isFalse();
    }

    @Test
    void aRuntimeThatShowsNothingContradictsNothing() {
        assertThat(RuntimeResources.NONE.comeFrom(specified(1000, 1000, 4096), true))
                .isTrue();
    }
}
