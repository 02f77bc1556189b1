package dev.corelet.api.policy;

/**
 * The runtime's id of a container.
 *
 * @param id not empty
 */
public record ContainerId(String id) implements Comparable<ContainerId> {

    public ContainerId {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a container id is empty");
        }
    }

    @Override
    public int compareTo(ContainerId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
