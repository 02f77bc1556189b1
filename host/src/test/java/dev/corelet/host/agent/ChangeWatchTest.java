package dev.corelet.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When a change is taken over. Each look takes the next census of the list; the last one stays. */
class ChangeWatchTest {

    private final Census census = new Census();
    private final AtomicInteger takenOver = new AtomicInteger();

    private void watch(ChangeWatch.Follower follower, String... censuses) {
        census.next.addAll(List.of(censuses));
        ChangeWatch watch = ChangeWatch.start(census, "all", Duration.ofMillis(1), follower);
        await().untilAsserted(() -> assertThat(census.looksAtLast).hasValueGreaterThan(5));
        watch.close();
    }

    private boolean takeOver() {
        takenOver.incrementAndGet();
        return true;
    }

    @Test
    void whatStaysIsLeftAlone() {
        watch(this::takeOver, "all");

        assertThat(takenOver).hasValue(0);
    }

    @Test
    void aChangeIsTakenOverOnce() {
        watch(this::takeOver, "all", "less");

        assertThat(takenOver).hasValue(1);
    }

    @Test
    void manyChangesInARowAreTakenOverWhenTheyAreDone() {
        watch(this::takeOver, "less", "still less", "least");

        assertThat(takenOver).hasValue(1);
    }

    /** The kernel may have taken a CPU from containers while it was away. */
    @Test
    void aChangeThatIsUndoneAtOnceCountsToo() {
        watch(this::takeOver, "less", "all");

        assertThat(takenOver).hasValue(1);
    }

    @Test
    void aChangeThatCouldNotBeTakenOverIsTriedAgain() {
        watch(() -> takenOver.incrementAndGet() == 3, "less");

        assertThat(takenOver).hasValue(3);
    }

    @Test
    void watchingGoesOnAfterAFailure() {
        watch(
                () -> {
                    int times = takenOver.incrementAndGet();
                    if (times == 1) {
                        throw new IllegalStateException("failed as the test wants it");
                    }
                    if (times == 2) {
                        throw new OutOfMemoryError("as the test wants it");
                    }
                    return true;
                },
                "less");

        assertThat(takenOver).hasValue(3);
    }

    private static final class Census implements Supplier<String> {

        private final Queue<String> next = new ConcurrentLinkedQueue<>();
        private final AtomicInteger looksAtLast = new AtomicInteger();

        @Override
        public String get() {
            if (next.size() > 1) {
                return next.remove();
            }
            looksAtLast.incrementAndGet();
            return next.element();
        }
    }
}
