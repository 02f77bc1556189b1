package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.nri.plugin.PendingPushes.Push;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingPushesTest {

    private final PendingPushes pushes = new PendingPushes();

    private Push add() {
        Push push = new Push(Map.of(), new CompletableFuture<>());
        pushes.add(push);
        return push;
    }

    @Test
    void completesWhatTheAnswerOfTheHandlerCovers() {
        Push early = add();
        pushes.synchronizing();
        Push late = add();

        assertThat(pushes.synchronizationSent()).containsExactly(late);
        assertThat(early.outcome()).isCompletedWithValue(new PushOutcome.Resynchronized());
        assertThat(late.outcome()).isNotDone();
    }

    @Test
    void keepsWhatAnUnfinishedSynchronizationWouldHaveCovered() {
        Push push = add();
        pushes.synchronizing();
        pushes.connectionEnded();
        assertThat(pushes.synchronizationSent()).containsExactly(push);
        assertThat(push.outcome()).isNotDone();
    }

    @Test
    void givesUpOnAllThatIsLeft() {
        Push covered = add();
        pushes.synchronizing();
        Push waiting = add();
        pushes.giveUp("closed");
        assertThat(covered.outcome()).isCompletedWithValue(new PushOutcome.Deferred("closed"));
        assertThat(waiting.outcome()).isCompletedWithValue(new PushOutcome.Deferred("closed"));
    }
}
