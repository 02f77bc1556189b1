package dev.corelet.sandbox.scheduler;

import java.util.ArrayDeque;
import java.util.Deque;

/** Steps that take back what was done, the last one first. */
final class Undo {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    void run() {
        steps.forEach(Runnable::run);
        steps.clear();
    }
}
