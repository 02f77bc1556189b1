package dev.corelet.sandbox.runtime;

/** The state of a container, as CRI has it. */
public enum ContainerState {
    /** It exists and has not been started. */
    CREATED,
    RUNNING,
    /** It was stopped, or could not be started. */
    EXITED
}
