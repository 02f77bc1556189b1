package dev.corelet.host.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Health WELL = new Health(List.of(PartHealth.ok("a", ""), PartHealth.ok("b", "as ever")));
    private static final Health ILL =
            new Health(List.of(PartHealth.ok("a", ""), PartHealth.failed("b", "it said\nok c; wait")));

    @Test
    void oneFailedPartIsEnoughToFail() {
        assertThat(WELL.ok()).isTrue();
        assertThat(ILL.ok()).isFalse();
    }

    @Test
    void eachPartHasALineWhateverItSays() {
        assertThat(WELL.text()).isEqualTo("ok a\nok b as ever\n");
        assertThat(ILL.text()).isEqualTo("ok a\nfailed b: it said ok c; wait\n");
    }

    @Test
    void aProbeIsAnsweredByStatusAndText() {
        assertThat(new HealthPage(() -> WELL).read("").status()).isEqualTo(200);
        assertThat(new HealthPage(() -> ILL).read("").status()).isEqualTo(500);
        assertThat(new HealthPage(() -> ILL).read("").body()).isEqualTo(ILL.text());
    }

    @Test
    void whoeverAsksWithinASecondGetsTheSameAnswer() {
        AtomicLong now = new AtomicLong(5);
        AtomicInteger asked = new AtomicInteger();
        Lately lately = new Lately(
                () -> {
                    asked.incrementAndGet();
                    return WELL;
                },
                now::get);

        lately.get();
        now.addAndGet(1_000_000_000);
        assertThat(lately.get()).isEqualTo(WELL);
        assertThat(asked).hasValue(1);

        now.incrementAndGet();
        lately.get();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoWasOnceReadyHasStartedForGood() {
        AtomicReference<Health> now = new AtomicReference<>(ILL);
        OnceWell started = new OnceWell(now::get);
        assertThat(started.get()).isEqualTo(ILL);

        now.set(WELL);
        assertThat(started.get()).isEqualTo(WELL);

        now.set(ILL);
        assertThat(started.get().text()).isEqualTo("ok started\n");
    }
}
