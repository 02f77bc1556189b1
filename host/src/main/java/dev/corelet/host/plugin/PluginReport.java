package dev.corelet.host.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of one jar, or of a directory of jars that can't be read.
 *
 * @param jar its path
 * @param id the manifest's {@code Plugin-Id}; empty if the jar has none
 * @param version the manifest's {@code Plugin-Version}; empty if the jar has none
 * @param digest the SHA-256 of its bytes in lower-case hexadecimal; empty if it can't be read
 * @param schemes the names of the attribute schemes it offers
 * @param policies the names of the allocation policies it offers
 * @param refusal why it is not used, as a sentence that names it first; empty if it is
 */
public record PluginReport(
        Path jar,
        Optional<String> id,
        Optional<String> version,
        Optional<String> digest,
        List<String> schemes,
        List<String> policies,
        Optional<String> refusal) {

    public PluginReport {
        schemes = List.copyOf(schemes);
        policies = List.copyOf(policies);
    }
}
