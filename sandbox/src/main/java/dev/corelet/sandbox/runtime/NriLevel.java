package dev.corelet.sandbox.runtime;

/**
 * A container runtime as far as its NRI behaves differently from others (nri-contract.md section 3.7).
 */
public enum NriLevel {
    /** containerd 1.7.24 with NRI 0.6.1: says nothing about timeouts, cannot split a synchronization. */
    V0_6_1("1.7.24", "", 0x07ff, false, false, false),
    /** containerd 2.1.9 with NRI 0.8.0: the most widely used one. */
    V0_8("2.1.9", "", 0x07ff, true, false, false),
    /** containerd 2.2.1 with NRI 0.11.0: knows more events. */
    V0_11("2.2.1", "", 0x3fff, true, false, false),
    /** containerd 2.3.0 with NRI 0.12.0: an own method for each event, and tells its NRI version. */
    V0_12("2.3.0", "v0.12.0", 0x3fff, true, true, false),
    /** containerd 2.4.0 with NRI 0.12.1: the first one that takes unsolicited updates safely. */
    V0_12_1("2.4.0", "v0.12.1", 0x3fff, true, true, true);

    private final String runtimeVersion;
    private final String reportedNriVersion;
    private final int validEvents;
    private final boolean modern;
    private final boolean eventMethods;
    private final boolean safeUnsolicitedUpdates;

    NriLevel(
            String runtimeVersion,
            String reportedNriVersion,
            int validEvents,
            boolean modern,
            boolean eventMethods,
            boolean safeUnsolicitedUpdates) {
        this.runtimeVersion = runtimeVersion;
        this.reportedNriVersion = reportedNriVersion;
        this.validEvents = validEvents;
        this.modern = modern;
        this.eventMethods = eventMethods;
        this.safeUnsolicitedUpdates = safeUnsolicitedUpdates;
    }

    /** Returns the name that the runtime gives itself. */
    public String runtimeName() {
        return "containerd";
    }

    /** Returns the version that the runtime gives itself. */
    public String runtimeVersion() {
        return runtimeVersion;
    }

    /** Returns the NRI version that it tells to plugins; empty if it tells none. */
    String reportedNriVersion() {
        return reportedNriVersion;
    }

    /** Returns the events that a plugin may subscribe to. */
    int validEvents() {
        return validEvents;
    }

    /** Tells whether plugins are told the timeouts (NRI 0.7). */
    boolean tellsTimeouts() {
        return modern;
    }

    /** Tells whether a synchronization may come in several requests (NRI 0.7). */
    boolean splitsSynchronization() {
        return modern;
    }

    /** Tells whether each event has a method of its own, with StateChange to fall back on (NRI 0.12). */
    boolean hasEventMethods() {
        return eventMethods;
    }

    /** Tells whether containers come with the names of their CDI devices (containerd 2.3). */
    boolean listsCdiDevices() {
        return eventMethods;
    }

    /** Tells whether an unsolicited update cannot block the runtime for good (NRI 0.12.1). */
    boolean takesUnsolicitedUpdatesSafely() {
        return safeUnsolicitedUpdates;
    }
}
