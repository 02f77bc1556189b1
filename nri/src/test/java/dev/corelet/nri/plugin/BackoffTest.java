package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToFiveSecondsPlusUpToHalfByChance() {
        Backoff backoff = new Backoff(new Random(1));
        List<Long> floors = List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
        for (long floor : floors) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(floor), Duration.ofMillis(floor * 3 / 2));
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThan(Duration.ofMillis(150));
    }

    @Test
    void differsFromPluginToPlugin() {
        assertThat(Stream.of(1, 2, 3).map(seed -> new Backoff(new Random(seed)).next()))
                .doesNotHaveDuplicates();
    }
}
