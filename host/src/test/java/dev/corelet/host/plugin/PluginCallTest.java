package dev.corelet.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a plugin can do to its caller: answer, or fail. */
class PluginCallTest {

    private static <T> T call(Supplier<T> call) {
        return PluginCall.into(new Object(), "scheme mine: devices()", Duration.ofSeconds(5), call);
    }

    @Test
    void returnsTheAnswer() {
        assertThat(call(() -> 7)).isEqualTo(7);
    }

    @Test
    void namesWhatThrew() {
        assertThatThrownBy(() -> call(() -> {
                    throw new IllegalStateException("no idea");
                }))
                .isInstanceOf(PluginFailure.class)
                .hasMessage("scheme mine: devices() threw java.lang.IllegalStateException: no idea");
        assertThatThrownBy(() -> call(() -> {
                    throw new NoClassDefFoundError("gone");
                }))
                .isInstanceOf(PluginFailure.class);
        assertThatThrownBy(() -> call(() -> {
                    throw new StackOverflowError("as the test wants it");
                }))
                .isInstanceOf(PluginFailure.class);
    }

    @Test
    void doesNotHideThatTheJvmIsInTrouble() {
        assertThatThrownBy(() -> call(() -> {
                    throw new OutOfMemoryError("as the test wants it");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> call(() -> null)).hasMessage("scheme mine: devices() returned null");
    }

    @Test
    void doesNotWaitForOneThatNeverAnswers() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        assertThatThrownBy(
                        () -> PluginCall.into(new Object(), "policy mine", Duration.ofMillis(50), () -> sleepOn(ended)))
                .isInstanceOf(PluginFailure.class)
                .hasMessage("policy mine did not answer within 50 ms");

        ended.await();
    }

    /** Sleeps until it is interrupted. */
    private static int sleepOn(CountDownLatch ended) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            ended.countDown();
        }
        return 0;
    }

    @Test
    void doesNotCallAPluginAnyMoreThatDidNotComeBackTooOften() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (URLClassLoader lost = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() ->
                                PluginCall.into(lost, "policy mine", Duration.ofMillis(10), () -> ignoring(released)))
                        .hasMessageContaining("did not answer");
            }

            assertThatThrownBy(() -> PluginCall.into(lost, "policy mine", Duration.ofSeconds(5), () -> 1))
                    .isInstanceOf(PluginFailure.class)
                    .hasMessage("policy mine was not asked: 4 earlier calls of the plugin have not come back");
            assertThat(PluginCall.into(other, "policy other", Duration.ofSeconds(5), () -> 1))
                    .isEqualTo(1);
        } finally {
            released.countDown();
        }
    }

    /** A thread that has answered takes a moment to end. */
    @Test
    void manyCallsInARowAreNotTakenForLostOnes() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(call(() -> 1)).isEqualTo(1);
        }
    }

    /** Waits, however often it is interrupted, as a plugin does that never looks. */
    private static int ignoring(CountDownLatch released) {
        boolean done = false;
        while (!done) {
            try {
                released.await();
                done = true;
            } catch (InterruptedException e) {
                done = false;
            }
        }
        return 0;
    }

    @Test
    void runsThePluginWithItsOwnClassLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0])) {
            assertThat(PluginCall.into(
                            own, "a constructor", () -> Thread.currentThread().getContextClassLoader()))
                    .isSameAs(own);
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
