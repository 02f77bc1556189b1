package dev.corelet.host.health;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How the agent is, in the answer to one question.
 *
 * @param parts that were looked at
 */
public record Health(List<PartHealth> parts) {

    public Health {
        parts = List.copyOf(parts);
    }

    /** Tells whether every part is well. */
    public boolean ok() {
        return parts.stream().allMatch(PartHealth::ok);
    }

    /** Returns a line for each part. */
    public String text() {
        return parts.stream().map(part -> part.line() + "\n").collect(Collectors.joining());
    }
}
