package dev.corelet.host.agent;

import dev.corelet.host.metric.AbstractionMetrics;
import dev.corelet.host.plugin.PluginReport;
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

    private final AbstractionMetrics metrics;
    private final List<String> problems = new ArrayList<>();
    private volatile Outcome last = new Outcome(Instant.now(), List.of());
    private boolean isTriedAgain;

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

    Reloads(AbstractionMetrics metrics) {
        this.metrics = metrics;
    }

    /** What became of the jars of a look at the plugins. */
    void looked(List<PluginReport> reports) {
        metrics.looked(reports);
    }

    /** What is in use from now on. */
    void inUse(Active active) {
        metrics.inUse(
                active.offer().scheme().active().name(),
                active.policy().active().name());
    }

    /** A change is about to be taken up. */
    void begin() {
        problems.clear();
    }

    /** A part can't be taken up; its last good one stays in use. */
    void kept(String what, RuntimeException why) {
        String problem = "the %s stays as it was: %s".formatted(what, why.getMessage());
        problems.add(problem);
        if (!isKnown(problem)) {
            LOG.atError()
                    .addKeyValue("part", what)
                    .addKeyValue("error", why.getMessage())
                    .log("a part stays as it was");
        }
    }

    private boolean isKnown(String problem) {
        return isTriedAgain && last.problems().contains(problem);
    }

    /** Nothing was taken up, and it is tried again: one change, however often. */
    void failed(Exception why) {
        String problem = "what changed could not be taken over yet: " + why.getMessage();
        problems.add(problem);
        if (!isKnown(problem)) {
            LOG.atWarn().addKeyValue("error", why.getMessage()).log("what changed could not be taken over yet");
        }
        if (!isTriedAgain) {
            metrics.reloaded(false);
        }
        last = new Outcome(Instant.now(), problems);
        isTriedAgain = true;
    }

    /** What could be taken up is in use. */
    void end() {
        last = new Outcome(Instant.now(), problems);
        metrics.reloaded(problems.isEmpty());
        isTriedAgain = false;
    }

    Outcome last() {
        return last;
    }
}
