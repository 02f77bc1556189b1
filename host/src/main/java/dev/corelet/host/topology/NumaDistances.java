package dev.corelet.host.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads how far NUMA nodes are from each other ({@code node<N>/distance}, the ACPI SLIT). */
final class NumaDistances {

    private static final Pattern DISTANCE = Pattern.compile("[1-9][0-9]{0,8}");

    private static final String UNKNOWN = "its distances are unknown";

    private final Sysfs sysfs;
    private final Findings findings;

    NumaDistances(Sysfs sysfs, Findings findings) {
        this.sysfs = sysfs;
        this.findings = findings;
    }

    /**
     * Returns the distances between nodes, by the node they are from and the one they are to.
     *
     * @param all the nodes that the kernel has, whose distances each file lists in order
     * @param ids those that count
     */
    Map<Integer, SortedMap<Integer, Integer>> read(List<Integer> all, List<Integer> ids) {
        Map<Integer, SortedMap<Integer, Integer>> distances = new TreeMap<>();
        for (int id : ids) {
            SortedMap<Integer, Integer> from = from(id, all);
            from.keySet().retainAll(ids);
            distances.put(id, from);
        }
        noteAsymmetry(distances);
        return distances;
    }

    private SortedMap<Integer, Integer> from(int node, List<Integer> all) {
        SortedMap<Integer, Integer> distances = new TreeMap<>();
        String text = sysfs.textOfNode(node, "distance").orElse("");
        if (text.isEmpty()) {
            if (all.size() > 1) {
                findings.addForNode(node, "distance", "missing or empty", UNKNOWN);
            }
            return distances;
        }
        String[] numbers = text.split("\\s+");
        if (numbers.length != all.size()
                || !Arrays.stream(numbers)
                        .allMatch(number -> DISTANCE.matcher(number).matches())) {
            findings.addForNode(
                    node, "distance", "not one distance for each of the %d nodes".formatted(all.size()), UNKNOWN);
            return distances;
        }
        for (int i = 0; i < numbers.length; i++) {
            distances.put(all.get(i), Integer.parseInt(numbers[i]));
        }
        return distances;
    }

    private void noteAsymmetry(Map<Integer, SortedMap<Integer, Integer>> distances) {
        distances.forEach((from, there) -> there.forEach((to, distance) -> {
            Integer back = distances.getOrDefault(to, there).get(from);
            if (to > from && back != null && !back.equals(distance)) {
                findings.addForNode(
                        from,
                        "distance",
                        "not the same as the way back",
                        Detail.of("%d to node%d, but %d in %s/node%d/distance", distance, to, back, Sysfs.NODES, to),
                        "each way has its own distance");
            }
        }));
    }
}
