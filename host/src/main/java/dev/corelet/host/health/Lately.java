package dev.corelet.host.health;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health as it was a moment ago at most, so that asking often does not keep the agent from its work. */
public final class Lately implements Supplier<Health> {

    private static final long MOMENT = Duration.ofSeconds(1).toNanos();

    private final Supplier<Health> question;
    private final LongSupplier nanoTime;
    /** Guarded by this object, as is {@code at}. */
    private @Nullable Health answer;

    private long at;

    public Lately(Supplier<Health> question) {
        this(question, System::nanoTime);
    }

    Lately(Supplier<Health> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
    }

    /** Returns the last answer, or asks anew if that is more than a second old. Who asks meanwhile waits for it. */
    @Override
    public synchronized Health get() {
        if (answer == null || nanoTime.getAsLong() - at > MOMENT) {
            answer = question.get();
            at = nanoTime.getAsLong();
        }
        return answer;
    }
}
