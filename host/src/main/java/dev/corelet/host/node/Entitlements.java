package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which of the claims that containers name are theirs: a claim counts only if it is prepared and reserved for the
 * container's pod.
 *
 * @param ledger what is prepared, and for whom
 */
record Entitlements(Ledger ledger) {

    /** Returns the claims that the container names and that are its own. */
    SortedSet<ClaimId> of(SeenContainer seen) {
        SortedSet<ClaimId> own = new TreeSet<>();
        prepared(seen).stream().filter(claim -> isFor(seen, claim)).forEach(claim -> own.add(claim.id()));
        return own;
    }

    /** Returns the claims that the container names and that are prepared, but for other pods as far as is known. */
    List<PreparedClaim> inDoubt(SeenContainer seen) {
        return prepared(seen).stream().filter(claim -> !isFor(seen, claim)).toList();
    }

    /** Returns the claims that the container names and that are not prepared. */
    List<ClaimId> unknown(SeenContainer seen) {
        return seen.namedClaims().stream()
                .filter(id -> !ledger.claims().containsKey(id))
                .toList();
    }

    /** Returns the claims that the container names and that are prepared, for whomever. */
    List<PreparedClaim> prepared(SeenContainer seen) {
        return seen.namedClaims().stream()
                .map(ledger.claims()::get)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static boolean isFor(SeenContainer seen, PreparedClaim claim) {
        return claim.pods().contains(seen.pod().uid());
    }
}
