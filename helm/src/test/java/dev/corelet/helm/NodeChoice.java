package dev.corelet.helm;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of the chart's agents run on a node, as the DaemonSet controller chooses. */
record NodeChoice(List<DaemonSet> agents) {

    static NodeChoice of(Rendered rendered) {
        return new NodeChoice(rendered.all(DaemonSet.class));
    }

    List<String> agentsOn(Map<String, String> labels) {
        Map<String, String> node = new HashMap<>(labels);
        node.put("kubernetes.io/os", "linux");
        return agents.stream()
                .filter(set -> runs(set.getSpec().getTemplate().getSpec(), node))
                .map(set -> set.getMetadata().getName())
                .toList();
    }

    private static boolean runs(PodSpec pod, Map<String, String> node) {
        return node.entrySet().containsAll(pod.getNodeSelector().entrySet())
                && (pod.getAffinity() == null || fits(pod.getAffinity(), node));
    }

    private static boolean fits(Affinity affinity, Map<String, String> node) {
        if (affinity.getNodeAffinity() == null) {
            return true;
        }
        List<NodeSelectorTerm> terms = affinity.getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
        return terms.stream()
                .anyMatch(term -> term.getMatchExpressions().stream()
                        .allMatch(requirement -> holds(requirement, node.get(requirement.getKey()))));
    }

    private static boolean holds(NodeSelectorRequirement requirement, @Nullable String value) {
        return switch (requirement.getOperator()) {
            case "Exists" -> value != null;
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            default -> throw new AssertionError("the chart does not use " + requirement.getOperator());
        };
    }
}
