package dev.corelet.nri.plugin;

import java.time.Duration;

/**
 * What the runtime says about itself.
 *
 * @param name {@code containerd} or {@code cri-o}
 * @param version its version as it writes it
 * @param nriVersion the version of its NRI
 * @param nriVersionReported whether it told that version itself; otherwise it is inferred from its own version
 * @param requestTimeout time that a plugin has for each answer
 * @param config the plugin's configuration text, if the runtime keeps one; else empty
 */
public record RuntimeInfo(
        String name,
        String version,
        NriVersion nriVersion,
        boolean nriVersionReported,
        Duration requestTimeout,
        String config) {

    /** Before this version an update that no request asked for can block the runtime for good. */
    private static final NriVersion SAFE_UNSOLICITED_UPDATES = NriVersion.of(0, 12, 1);

    /** Tells whether it is known for sure that updates may be sent without being asked for. */
    boolean takesUnsolicitedUpdates() {
        return nriVersionReported && nriVersion.isAtLeast(SAFE_UNSOLICITED_UPDATES);
    }

    /** Returns name, version and NRI version, for messages. */
    @Override
    public String toString() {
        return "%s %s (NRI %s%s)".formatted(name, version, nriVersion, nriVersionReported ? "" : ", inferred");
    }
}
