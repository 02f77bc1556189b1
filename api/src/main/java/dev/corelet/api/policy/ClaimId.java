package dev.corelet.api.policy;

/**
 * The UID of a ResourceClaim.
 *
 * @param uid letters, digits and {@code -}, at most 63 characters, so that it can be part of a file name and of an
 *     environment variable's name
 */
public record ClaimId(String uid) implements Comparable<ClaimId> {

    public ClaimId {
        if (!uid.matches("[A-Za-z0-9-]{1,63}")) {
            throw new IllegalArgumentException("'%s' is no claim UID".formatted(uid));
        }
    }

    @Override
    public int compareTo(ClaimId other) {
        return uid.compareTo(other.uid);
    }

    @Override
    public String toString() {
        return uid;
    }
}
