package dev.corelet.sandbox.scheduler.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a claim of an oracle case is expected to get, in the notation of {@link Rendering}. */
final class Expected {

    private final String claim;
    private final List<String> lines;
    private Optional<List<String>> nodes = Optional.empty();

    private Expected(String claim, List<String> lines) {
        this.claim = claim;
        this.lines = lines;
    }

    /** Expects the devices and configuration, to be used on the node that was tried. */
    static Expected claim(String claim, String... lines) {
        return new Expected(claim, Arrays.asList(lines));
    }

    /** Expects that the devices can be used where these requirements hold, and everywhere when there are none. */
    Expected where(String... requirements) {
        nodes = Optional.of(Arrays.asList(requirements));
        return this;
    }

    List<String> lines(String node) {
        List<String> all = new ArrayList<>();
        lines.forEach(line -> all.add(claim + ": " + line));
        nodes.orElse(List.of("metadata.name In [" + node + "]"))
                .forEach(requirement -> all.add(claim + " where " + requirement));
        return all;
    }
}
