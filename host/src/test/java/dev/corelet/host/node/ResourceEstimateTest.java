package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceEstimateTest {

    private static final ResourceEstimate ESTIMATE = new ResourceEstimate(10_000_000_000L);

    @ParameterizedTest(name = "{0} with {1} shares and quota {2}: request {3}, limit {4}")
    @CsvSource(
            nullValues = "none",
            value = {
                "BEST_EFFORT, 2, none, 0, none",
                "BURSTABLE, 2, none, 0, none",
                "BURSTABLE, 102, none, 100, none",
                "BURSTABLE, 512, 100000, 500, 1000",
                "BURSTABLE, 1536, -1, 1500, none",
                "GUARANTEED, 102, 10000, 100, 100",
                "GUARANTEED, 2560, 250000, 2500, 2500",
            })
    void sharesAreTheRequestAndTheQuotaIsTheLimit(QosClass qos, long shares, Long quota, int request, Integer limit) {
        Resources resources = ESTIMATE.of(
                qos,
                new RuntimeResources(
                        OptionalLong.of(shares),
                        quota == null ? OptionalLong.empty() : OptionalLong.of(quota),
                        OptionalLong.of(100_000),
                        OptionalLong.empty(),
                        OptionalInt.empty()));

        assertThat(resources)
                .isEqualTo(new Resources(
                        request,
                        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                        0,
                        OptionalLong.empty(),
                        Resources.Source.ESTIMATE));
    }

    @ParameterizedTest(name = "{0}, score {1}, limit {2}: {3} bytes")
    @CsvSource(
            nullValues = "none",
            value = {
                "BEST_EFFORT, 1000, none, 0",
                "GUARANTEED, -997, 500000000, 500000000",
                "BURSTABLE, 999, none, 10000000",
                "BURSTABLE, 750, none, 2500000000",
                "BURSTABLE, 750, 1000000000, 1000000000",
                "BURSTABLE, 2, none, 0",
                "BURSTABLE, -997, none, 0",
            })
    void theOomScoreOfBurstableContainersTellsTheMemoryTheyRequest(QosClass qos, int score, Long limit, long bytes) {
        RuntimeResources seen = new RuntimeResources(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                OptionalInt.of(score));

        assertThat(ESTIMATE.of(qos, seen).memoryBytes()).isEqualTo(bytes);
    }

    @Test
    void whatAChangeLeavesOutOrSetsToZeroStaysAsItWas() {
        RuntimeResources before = new RuntimeResources(
                OptionalLong.of(512),
                OptionalLong.of(-1),
                OptionalLong.of(100_000),
                OptionalLong.of(1 << 20),
                OptionalInt.of(900));

        assertThat(before.changedBy(RuntimeResources.NONE)).isEqualTo(before);
        assertThat(before.changedBy(new RuntimeResources(
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.empty(),
                        OptionalLong.of(1 << 21),
                        OptionalInt.empty())))
                .isEqualTo(new RuntimeResources(
                        OptionalLong.of(512),
                        OptionalLong.of(-1),
                        OptionalLong.of(100_000),
                        OptionalLong.of(1 << 21),
                        OptionalInt.of(900)));
    }
}
