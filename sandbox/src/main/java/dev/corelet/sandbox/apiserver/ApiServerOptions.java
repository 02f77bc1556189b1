package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What kind of cluster the API server belongs to.
 *
 * @param resourceVersions the versions of {@code resource.k8s.io} that are served, preferred one first; none for a
 *     cluster without dynamic resource allocation
 * @param gates the feature gates that are on
 * @param history how many changes watchers can catch up with before they have to list again
 * @param bookmarkInterval how often watchers that want bookmarks get one
 * @param clock the source of all timestamps
 * @param certificate what the server speaks TLS with; none for plain HTTP
 */
public record ApiServerOptions(
        List<String> resourceVersions,
        Set<FeatureGate> gates,
        int history,
        Duration bookmarkInterval,
        Clock clock,
        Optional<ServingCertificate> certificate) {

    private static final Set<String> KNOWN_VERSIONS = Set.of("v1", "v1beta2", "v1beta1");

    public ApiServerOptions {
        resourceVersions = List.copyOf(resourceVersions);
        gates = Set.copyOf(gates);
        if (!KNOWN_VERSIONS.containsAll(resourceVersions)) {
            throw new IllegalArgumentException(
                    "unknown resource versions in %s; there are %s".formatted(resourceVersions, KNOWN_VERSIONS));
        }
        if (history < 1) {
            throw new IllegalArgumentException("the history must hold at least one change, not " + history);
        }
    }

    /** A current cluster that serves every version of the resource API, with the default gates. */
    public static ApiServerOptions defaults() {
        return new ApiServerOptions(
                List.of("v1", "v1beta2", "v1beta1"),
                FeatureGate.defaults(),
                10_000,
                Duration.ofSeconds(10),
                Clock.systemUTC(),
                Optional.empty());
    }

    /** Returns these options with other served versions of the resource API, preferred one first. */
    public ApiServerOptions withResourceVersions(String... versions) {
        return new ApiServerOptions(List.of(versions), gates, history, bookmarkInterval, clock, certificate);
    }

    /** Returns these options with a gate on or off. */
    public ApiServerOptions withGate(FeatureGate gate, boolean on) {
        Set<FeatureGate> changed = EnumSet.noneOf(FeatureGate.class);
        changed.addAll(gates);
        if (on) {
            changed.add(gate);
        } else {
            changed.remove(gate);
        }
        return new ApiServerOptions(resourceVersions, changed, history, bookmarkInterval, clock, certificate);
    }

    /** Returns these options with another length of the history of changes. */
    public ApiServerOptions withHistory(int changes) {
        return new ApiServerOptions(resourceVersions, gates, changes, bookmarkInterval, clock, certificate);
    }

    /** Returns these options with TLS. */
    public ApiServerOptions withCertificate(ServingCertificate identity) {
        return new ApiServerOptions(resourceVersions, gates, history, bookmarkInterval, clock, Optional.of(identity));
    }
}
