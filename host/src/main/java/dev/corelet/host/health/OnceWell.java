package dev.corelet.host.health;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Health that is good for ever once it was: what a startup probe asks for. */
public final class OnceWell implements Supplier<Health> {

    private static final Health STARTED = new Health(List.of(PartHealth.ok("started", "")));

    private final Supplier<Health> question;
    private final AtomicBoolean started = new AtomicBoolean();

    public OnceWell(Supplier<Health> question) {
        this.question = question;
    }

    @Override
    public Health get() {
        if (started.get()) {
            return STARTED;
        }
        Health now = question.get();
        if (now.ok()) {
            started.set(true);
        }
        return now;
    }
}
