package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pace PACE = new Pace(SECOND, SECOND, Duration.ofSeconds(5), SECOND);

    @Test
    void delaysDoubleUpToALimitAndAreUpToHalfLongerByChance() {
        RetryDelays delays = new RetryDelays(PACE, new SplittableRandom(1));

        for (int seconds : List.of(1, 2, 4, 5, 5)) {
            assertThat(delays.next()).isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1500L));
        }
        delays.reset();
        assertThat(delays.next()).isBetween(SECOND, Duration.ofMillis(1500));
    }

    @Test
    void agentsDoNotComeBackAllAtOnce() {
        assertThat(Stream.generate(() -> new RetryDelays(PACE, new SplittableRandom()).next())
                        .limit(20)
                        .distinct())
                .hasSizeGreaterThan(10);
    }
}
