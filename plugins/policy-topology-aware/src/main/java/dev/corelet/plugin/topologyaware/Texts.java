package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.List;

/** Words for people. */
final class Texts {

    private static final String INDENT = "    ";

    private Texts() {}

    static String orNone(CpuSet cpus) {
        return cpus.isEmpty() ? "none" : cpus.toString();
    }

    /** The longest line of an explanation: {@code AllocationPolicy.explain}. */
    private static final int WIDTH = 120;

    /** Returns a line as several ones where it is too long for a terminal. */
    static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        int end = rest.lastIndexOf(' ', WIDTH);
        while (rest.length() > WIDTH && end > INDENT.length()) {
            lines.add(rest.substring(0, end));
            rest = INDENT + rest.substring(end + 1);
            end = rest.lastIndexOf(' ', WIDTH);
        }
        lines.add(rest.length() > WIDTH ? rest.substring(0, WIDTH) : rest);
        return lines;
    }

    /** Returns the first few of them, and how many more there are. */
    static String summary(List<String> containers) {
        int more = containers.size() - 3;
        return more <= 0
                ? String.join(", ", containers)
                : "%s and %d more".formatted(String.join(", ", containers.subList(0, 3)), more);
    }
}
