package dev.corelet.sandbox.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The plugins that take part, in the order in which they are asked. */
final class PluginRegistry {

    private final List<Plugin> active = new ArrayList<>();
    private int synchronizations;

    synchronized void add(Plugin plugin) {
        active.add(plugin);
        active.sort(Comparator.comparing(Plugin::toString));
        synchronizations++;
        notifyAll();
    }

    synchronized void remove(Plugin plugin) {
        active.remove(plugin);
        notifyAll();
    }

    synchronized List<Plugin> active() {
        return List.copyOf(active);
    }

    synchronized int synchronizations() {
        return synchronizations;
    }

    boolean awaitSome(Duration timeout) throws InterruptedException {
        return await(() -> !active.isEmpty(), timeout);
    }

    boolean awaitNone(Duration timeout) throws InterruptedException {
        return await(active::isEmpty, timeout);
    }

    boolean awaitSynchronizations(int atLeast, Duration timeout) throws InterruptedException {
        return await(() -> synchronizations >= atLeast, timeout);
    }

    private synchronized boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
