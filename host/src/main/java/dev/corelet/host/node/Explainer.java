package dev.corelet.host.node;

import dev.corelet.host.OperatorException;
import dev.corelet.host.plugin.PluginFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tells people who has what, and why. The node loop is only asked what there is; the policy explains outside of it,
 * while the node goes on. Thread safe.
 */
public final class Explainer {

    private static final int MOST_KNOWN = 20;
    private static final int MOST_LINES = 1000;
    private static final int MOST_CHARS = 500;

    private final NodeLoop node;
    /** The policy that did not come back the last time: each time costs a thread, and deciding may need some. */
    private Optional<ActivePolicy> lost = Optional.empty();

    public Explainer(NodeLoop node) {
        this.node = node;
    }

    /**
     * Explains a container, the containers of a pod, or a claim.
     *
     * @param subject {@code [namespace/]pod/container}, {@code [namespace/]pod} or {@code [namespace/]claim}; without a
     *     namespace, {@code default}
     * @return for each a line that says what it has, and, unless it is one of several in a pod, what the policy says
     *     to that
     * @throws OperatorException if there is nothing of that name
     * @throws IOException if the node does not answer
     */
    public synchronized List<String> explain(String subject) throws IOException {
        Inquiry.Answer answer = node.inquire(subject);
        if (answer.subjects().isEmpty()) {
            throw new OperatorException("no container, pod or claim '%s' is known on this node; %s"
                    .formatted(subject, known(subject, answer.known())));
        }
        boolean isOnly = answer.subjects().size() == 1;
        List<String> lines = new ArrayList<>();
        for (Inquiry.Subject found : answer.subjects()) {
            lines.add(clean(found.head()));
            if (isOnly || found.named()) {
                found.grounds().ifPresent(grounds -> lines.addAll(said(grounds, found)));
            }
        }
        return lines;
    }

    private List<String> said(Grounds grounds, Inquiry.Subject subject) {
        String policy = grounds.policy().name();
        if (lost.equals(Optional.of(grounds.policy()))) {
            return List.of("policy %s is not asked: it did not come back from explaining earlier".formatted(policy));
        }
        try {
            List<String> lines = grounds.policy().explain(grounds.state(), grounds.event(), subject.container());
            return lines.isEmpty()
                    ? List.of("policy %s does not explain its decisions".formatted(policy))
                    : lines.stream().limit(MOST_LINES).map(Explainer::clean).toList();
        } catch (PluginFailure e) {
            if (e.getCause() instanceof TimeoutException) {
                lost = Optional.of(grounds.policy());
            }
            return List.of(clean("policy %s can't explain it: %s".formatted(policy, e.getMessage())));
        }
    }

    /** Names and annotations are written by whoever may create a pod, and end up on a terminal. */
    private static String clean(String line) {
        return line.substring(0, Math.min(line.length(), MOST_CHARS)).replaceAll("\\p{Cntrl}", "?");
    }

    private static String known(String subject, List<String> names) {
        if (names.isEmpty()) {
            return "there are none";
        }
        List<String> parts = List.of(subject.split("/", -1));
        List<String> nearest = Stream.concat(
                        names.stream().filter(name -> parts.stream().anyMatch(name::contains)), names.stream())
                .distinct()
                .limit(MOST_KNOWN)
                .toList();
        String more = names.size() > nearest.size() ? " and %d more".formatted(names.size() - nearest.size()) : "";
        return clean("known are %s%s".formatted(String.join(", ", nearest), more));
    }
}
