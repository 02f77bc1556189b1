package dev.corelet.host.agent;

import dev.corelet.host.dra.KubeletPlugin;
import dev.corelet.host.dra.Registration;
import dev.corelet.host.health.Health;
import dev.corelet.host.health.PartHealth;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.nri.LinkState;
import dev.corelet.host.nri.RuntimeLink;
import dev.corelet.host.pod.PodWatch;
import dev.corelet.host.slice.Publication;
import dev.corelet.host.slice.SlicePublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at the parts of a running agent.
 *
 * @param node what decides
 * @param kubelet how the kubelet reaches the agent
 * @param runtime how the container runtime does
 * @param slices what is on offer
 * @param pods what pods ask for
 * @param succession what is in use
 * @param reloads how changes of that went
 */
record Checkup(
        NodeLoop node,
        KubeletPlugin kubelet,
        RuntimeLink runtime,
        SlicePublisher slices,
        PodWatch pods,
        Succession succession,
        Reloads reloads) {

    /**
     * Tells whether this process can do its work, whoever else is away: where it can't, starting it again is what
     * helps. That does not help against a full disk: while the agent is away containers would start unpinned, which it
     * refuses.
     */
    Health live() {
        List<PartHealth> parts = new ArrayList<>();
        parts.add(nodeLoop().get(0));
        parts.add(sockets(kubelet.lostSockets()));
        parts.add(
                slices.isAlive()
                        ? PartHealth.ok("publisher", "")
                        : PartHealth.failed("publisher", "it has ended; start the agent again"));
        return new Health(parts);
    }

    /** Tells whether workloads get from this node what they ask for. */
    Health ready() {
        List<PartHealth> parts = new ArrayList<>(nodeLoop());
        parts.add(kubelet(kubelet.registration()));
        parts.add(runtime(runtime.state()));
        parts.add(slices(slices.publication()));
        parts.add(inUse(succession.active(), reloads.last()));
        parts.add(pods(pods.trouble()));
        return new Health(parts);
    }

    private List<PartHealth> nodeLoop() {
        try {
            Optional<String> trouble = node.check();
            return List.of(
                    PartHealth.ok("node-loop", ""),
                    trouble.map(why -> PartHealth.failed("ledger", why + "; make room, or repair state.directory"))
                            .orElseGet(() -> PartHealth.ok("ledger", "")));
        } catch (IOException e) {
            return List.of(PartHealth.failed(
                    "node-loop",
                    "%s; see where thread node-loop is, or start the agent again".formatted(e.getMessage())));
        }
    }

    static PartHealth sockets(List<Path> lost) {
        return lost.isEmpty()
                ? PartHealth.ok("sockets", "")
                : PartHealth.failed(
                        "sockets",
                        "%s gone; start the agent again, and find out who removed it"
                                .formatted(lost.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }

    static PartHealth kubelet(Registration registration) {
        return switch (registration.state()) {
            case ACCEPTED -> PartHealth.ok("kubelet", "registered " + ago(registration.since()));
            case REFUSED ->
                PartHealth.failed(
                        "kubelet",
                        "it refused the driver %s: %s; see the kubelet's log"
                                .formatted(ago(registration.since()), registration.error()));
            case AWAITED ->
                PartHealth.failed(
                        "kubelet",
                        "it has not registered the driver; is kubelet.registryDirectory the kubelet's plugins_registry, and the feature gate DynamicResourceAllocation on?");
        };
    }

    static PartHealth runtime(LinkState link) {
        if (link.isSynchronized()) {
            return PartHealth.ok("runtime", "synchronized at " + link.where());
        }
        if (link.isAsking()) {
            return PartHealth.ok("runtime", "connected at %s; it has not shown its containers".formatted(link.where()));
        }
        return PartHealth.failed(
                "runtime",
                link.problem().isEmpty()
                        ? "not synchronized yet at %s; is NRI on in the container runtime's configuration?"
                                .formatted(link.where())
                        : "no NRI connection at %s: %s; is the container runtime up, and NRI on in its configuration?"
                                .formatted(link.where(), link.problem()));
    }

    static PartHealth slices(Publication publication) {
        String had = publication
                .at()
                .map(at -> "devices: %d, slices: %d; written or found right %s"
                        .formatted(publication.devices(), publication.slices(), ago(at)))
                .orElse("never published");
        if (publication.isCurrent()) {
            return PartHealth.ok("slices", had);
        }
        return PartHealth.failed(
                "slices",
                publication.failure().isEmpty()
                        ? had + "; what is on offer now is about to be published"
                        : "%s; the last try failed: %s; it is tried again".formatted(had, publication.failure()));
    }

    static PartHealth inUse(Active active, Reloads.Outcome last) {
        String used = "scheme %s, policy %s"
                .formatted(
                        active.offer().scheme().active().name(),
                        active.policy().active().name());
        return PartHealth.ok(
                "abstraction",
                last.problems().isEmpty()
                        ? used
                        : "%s; of a change %s: %s".formatted(used, ago(last.at()), String.join("; ", last.problems())));
    }

    /** What pods ask for is estimated until it is known, so nobody waits for that. */
    static PartHealth pods(Optional<String> trouble) {
        return PartHealth.ok(
                "pods",
                trouble.map(why -> why.isEmpty() ? "not followed yet" : "not followed: " + why)
                        .orElse("followed"));
    }

    private static String ago(Instant then) {
        long seconds = Duration.between(then, Instant.now()).toSeconds();
        return seconds + " s ago";
    }
}
