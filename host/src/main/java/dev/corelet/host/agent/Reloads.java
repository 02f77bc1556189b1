package dev.corelet.host.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how taking up changes went. Written by the one thread that takes them up, read by any.
 */
final class Reloads {

    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final List<String> problems = new ArrayList<>();
    private volatile Outcome last = new Outcome(Instant.now(), List.of());
    private volatile Counts counts = new Counts(0, 0, last.at());

    /**
     * How it went.
     *
     * @param at when
     * @param problems what could not be taken up, for which the last good one is in use still; empty if all was
     */
    record Outcome(Instant at, List<String> problems) {

        Outcome {
            problems = List.copyOf(problems);
        }
    }

    /**
     * How often it went how.
     *
     * @param complete times all was taken up
     * @param incomplete times something was not
     * @param lastComplete when all was taken up last; the start of the agent counts
     */
    record Counts(long complete, long incomplete, Instant lastComplete) {}

    /** A change is about to be taken up. */
    void begin() {
        problems.clear();
    }

    /** A part can't be taken up; its last good one stays in use. */
    void kept(String what, RuntimeException why) {
        LOG.atError()
                .addKeyValue("part", what)
                .addKeyValue("error", why.getMessage())
                .log("a part stays as it was");
        problems.add("the %s stays as it was: %s".formatted(what, why.getMessage()));
    }

    /** Nothing was taken up, and it is tried again. */
    void failed(Exception why) {
        String problem = "what changed could not be taken over yet: " + why.getMessage();
        problems.add(problem);
        if (!last.problems().equals(problems)) {
            LOG.atWarn().addKeyValue("error", why.getMessage()).log("what changed could not be taken over yet");
        }
        end();
    }

    /** What could be taken up is in use. */
    void end() {
        Instant now = Instant.now();
        last = new Outcome(now, problems);
        counts = problems.isEmpty()
                ? new Counts(counts.complete() + 1, counts.incomplete(), now)
                : new Counts(counts.complete(), counts.incomplete() + 1, counts.lastComplete());
    }

    Outcome last() {
        return last;
    }

    Counts counts() {
        return counts;
    }
}
