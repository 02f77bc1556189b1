package dev.corelet.host.topology;

/**
 * Something that a machine's files leave out or contradict, and what discovery assumed instead.
 *
 * @param path the file, relative to the machine's root; {@code cpu[0-3]} in it stands for several CPUs,
 *     {@code node[0-3]} for several nodes
 * @param problem what is missing or contradictory there
 * @param assumed what the topology says instead
 */
public record Finding(String path, String problem, String assumed) {

    @Override
    public String toString() {
        return "%s: %s; %s".formatted(path, problem, assumed);
    }
}
