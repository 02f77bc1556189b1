package dev.corelet.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void waitsUntilTheConditionHolds() {
        AtomicInteger asked = new AtomicInteger();
        new Patience(Duration.ofSeconds(30)).until("three", () -> asked.incrementAndGet() == 3);
        assertThat(asked).hasValue(3);
    }

    @Test
    void saysWhatItWaitedForInVain() {
        assertThatThrownBy(() -> new Patience(Duration.ZERO).until("the agent to register", () -> false))
                .isInstanceOf(OperatorException.class)
                .hasMessage("waited 0 s for the agent to register in vain");
    }

    @Test
    void waitsUntilNothingChangesAnyMore() {
        AtomicInteger changes = new AtomicInteger();
        new Patience(Duration.ofSeconds(30))
                .untilStill(
                        "rest", Duration.ofMillis(100), () -> changes.updateAndGet(count -> Math.min(count + 1, 5)));
        assertThat(changes).hasValue(5);
    }
}
