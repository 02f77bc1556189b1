package dev.corelet.sandbox.scheduler;

import java.util.Map;

/** The node that is tried for a pod: its name and labels, which node selectors of slices refer to. */
public record SchedulingNode(String name, Map<String, String> labels) {

    public SchedulingNode {
        labels = Map.copyOf(labels);
    }
}
