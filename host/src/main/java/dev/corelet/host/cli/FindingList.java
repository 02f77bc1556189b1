package dev.corelet.host.cli;

import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
import dev.corelet.host.topology.TopologyText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the findings about a machine as text for a person, all of them and in full, by what they are about. */
final class FindingList {

    private static final String CPUS = "sys/devices/system/cpu/";

    /** What findings are about, in the order in which they are told. */
    private enum Subject {
        OVERRIDES("Overrides"),
        CPUS("CPUs"),
        GROUPS("Packages, dies, clusters and cores"),
        CACHES("Caches"),
        NODES("NUMA nodes and memory"),
        KINDS("Kinds of cores"),
        CLOCKS("Clocks");

        private final String title;

        Subject(String title) {
            this.title = title;
        }

        static Subject of(Finding finding) {
            String path = finding.path();
            if (!path.startsWith("sys/") && !path.startsWith("proc/")) {
                return OVERRIDES;
            }
            if (!path.startsWith(FindingList.CPUS)) {
                return path.matches("sys/devices/cpu_.*") ? KINDS : NODES;
            }
            if (path.contains("/topology/")) {
                return GROUPS;
            }
            if (path.contains("/cache")) {
                return CACHES;
            }
            if (path.contains("/cpufreq/")) {
                return CLOCKS;
            }
            if (path.endsWith("/cpu_capacity")) {
                return KINDS;
            }
            return path.matches(".*/node[0-9]+") ? NODES : CPUS;
        }
    }

    private FindingList() {}

    static String write(DiscoveredMachine machine) {
        if (machine.findings().isEmpty()) {
            return "no irregularities\n";
        }
        Map<Subject, List<Finding>> bySubject = machine.findings().stream()
                .collect(Collectors.groupingBy(Subject::of, () -> new EnumMap<>(Subject.class), Collectors.toList()));
        StringBuilder text = new StringBuilder(count(machine.findings().size()) + "\n");
        bySubject.forEach((subject, findings) -> {
            text.append("\n%s\n".formatted(subject.title));
            findings.forEach(finding -> text.append(lines(finding)));
        });
        return text.toString();
    }

    /** Returns how many there are, in words. */
    static String count(int findings) {
        return TopologyText.count(findings, "finding");
    }

    /** Returns the lines of one finding, indented. */
    static String lines(Finding finding) {
        StringBuilder text = new StringBuilder();
        TextTable.wrap(finding.path(), TextTable.WIDTH - 2)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        TextTable.wrap("%s; assumed: %s".formatted(finding.problem(), finding.assumed()), TextTable.WIDTH - 4)
                .forEach(line -> text.append("    ").append(line).append('\n'));
        return text.toString();
    }
}
