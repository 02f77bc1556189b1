package dev.corelet.sandbox.kubelet;

import java.util.Optional;

/**
 * How far the kubelet came with one container.
 *
 * @param name its name in the pod
 * @param progress how far
 * @param id the id that the runtime gave it; empty before it was created
 * @param message what went wrong or what it waits for; empty if it runs
 */
public record ContainerOutcome(String name, Progress progress, Optional<String> id, String message) {

    /** How far a container can come. */
    public enum Progress {
        /** It waits for something else. */
        WAITING,
        RUNNING,
        /** It could not be created or started. */
        FAILED
    }

    static ContainerOutcome running(String name, String id) {
        return new ContainerOutcome(name, Progress.RUNNING, Optional.of(id), "");
    }

    static ContainerOutcome failed(String name, String message) {
        return new ContainerOutcome(name, Progress.FAILED, Optional.empty(), message);
    }

    /** Returns the outcome of a container that waits for something. */
    public static ContainerOutcome waiting(String name, String message) {
        return new ContainerOutcome(name, Progress.WAITING, Optional.empty(), message);
    }

    boolean isRunning() {
        return progress == Progress.RUNNING;
    }
}
