package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out from which nodes the devices of a claim can be used. */
final class ResultNodeSelector {

    private ResultNodeSelector() {}

    /** Returns the nodes on which all the devices are there; empty when that is every node. */
    static Optional<NodeSelector> of(SchedulingNode node, List<Pick> picks) {
        List<NodeSelectorRequirement> fields = new ArrayList<>();
        List<NodeSelectorRequirement> expressions = new ArrayList<>();
        for (Pick pick : picks) {
            if (isLocal(pick.device())) {
                return Optional.of(selector(new NodeSelectorTermBuilder()
                        .addNewMatchField()
                        .withKey("metadata.name")
                        .withOperator("In")
                        .withValues(node.name())
                        .endMatchField()
                        .build()));
            }
            Optional<NodeSelectorTerm> term = termOf(pick.device());
            term.ifPresent(t -> {
                addMissing(fields, t.getMatchFields());
                addMissing(expressions, t.getMatchExpressions());
            });
        }
        if (fields.isEmpty() && expressions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(selector(new NodeSelectorTermBuilder()
                .withMatchFields(fields)
                .withMatchExpressions(expressions)
                .build()));
    }

    private static NodeSelector selector(NodeSelectorTerm term) {
        return new NodeSelectorBuilder().withNodeSelectorTerms(term).build();
    }

    private static boolean isLocal(PoolDevice device) {
        ResourceSliceSpec slice = device.slice();
        String nodeName = Absent.asFalse(slice.getPerDeviceNodeSelection())
                ? device.device().getNodeName()
                : slice.getNodeName();
        return (nodeName != null && !nodeName.isEmpty())
                || Absent.asFalse(device.device().getBindsToNode());
    }

    private static Optional<NodeSelectorTerm> termOf(PoolDevice device) {
        NodeSelector selector = Absent.asFalse(device.slice().getPerDeviceNodeSelection())
                ? device.device().getNodeSelector()
                : device.slice().getNodeSelector();
        if (selector == null) {
            return Optional.empty();
        }
        List<NodeSelectorTerm> terms = Absent.asEmpty(selector.getNodeSelectorTerms());
        if (terms.size() > 1) {
            throw new AllocationException("device " + device.id() + ": node selector with " + terms.size()
                    + " terms is not supported, expected one");
        }
        return terms.stream().findFirst();
    }

    private static void addMissing(
            List<NodeSelectorRequirement> target, @Nullable List<NodeSelectorRequirement> requirements) {
        for (NodeSelectorRequirement requirement : Absent.asEmpty(requirements)) {
            if (target.stream().noneMatch(known -> isSame(known, requirement))) {
                target.add(requirement);
            }
        }
    }

    private static boolean isSame(NodeSelectorRequirement left, NodeSelectorRequirement right) {
        return Objects.equals(left.getKey(), right.getKey())
                && Objects.equals(left.getOperator(), right.getOperator())
                && new HashSet<>(Absent.asEmpty(left.getValues()))
                        .equals(new HashSet<>(Absent.asEmpty(right.getValues())));
    }
}
