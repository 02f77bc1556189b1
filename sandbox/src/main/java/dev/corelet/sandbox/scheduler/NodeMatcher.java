package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which slices and devices are there for a node. */
final class NodeMatcher {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,19}");

    private final SchedulingNode node;

    NodeMatcher(SchedulingNode node) {
        this.node = node;
    }

    /** Returns whether any device of the slice is there for the node. */
    boolean matches(ResourceSliceSpec slice) {
        if (Absent.asFalse(slice.getPerDeviceNodeSelection())) {
            return Absent.asEmpty(slice.getDevices()).stream().anyMatch(this::matches);
        }
        return matches(slice.getNodeName(), slice.getAllNodes(), slice.getNodeSelector());
    }

    /** Returns whether a device that chooses its nodes itself is there for the node. */
    boolean matches(Device device) {
        return matches(device.getNodeName(), device.getAllNodes(), device.getNodeSelector());
    }

    private boolean matches(
            @Nullable String nodeName, @Nullable Boolean allNodes, @Nullable NodeSelector nodeSelector) {
        if (nodeName != null && !nodeName.isEmpty()) {
            return nodeName.equals(node.name());
        }
        if (Absent.asFalse(allNodes)) {
            return true;
        }
        return nodeSelector != null
                && Absent.asEmpty(nodeSelector.getNodeSelectorTerms()).stream().anyMatch(this::matches);
    }

    private boolean matches(NodeSelectorTerm term) {
        List<NodeSelectorRequirement> expressions = Absent.asEmpty(term.getMatchExpressions());
        List<NodeSelectorRequirement> fields = Absent.asEmpty(term.getMatchFields());
        // A term without requirements selects nothing (core v1 NodeSelectorTerm).
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(e -> matches(e, node.labels().get(e.getKey())))
                && fields.stream().allMatch(f -> matches(f, f.getKey().equals("metadata.name") ? node.name() : null));
    }

    private static boolean matches(NodeSelectorRequirement requirement, @Nullable String actual) {
        List<String> values = Absent.asEmpty(requirement.getValues());
        return switch (requirement.getOperator()) {
            case "In" -> actual != null && values.contains(actual);
            case "NotIn" -> actual == null || !values.contains(actual);
            case "Exists" -> actual != null;
            case "DoesNotExist" -> actual == null;
            case "Gt" -> compare(actual, values) > 0;
            case "Lt" -> compare(actual, values) < 0;
            default ->
                throw new AllocationException("node selector: \"" + requirement.getOperator()
                        + "\" is not a valid operator (expected In, NotIn, Exists, DoesNotExist, Gt or Lt)");
        };
    }

    /** Compares whole numbers; zero, which satisfies neither operator, when one of them is none. */
    private static int compare(@Nullable String actual, List<String> values) {
        if (actual == null
                || values.size() != 1
                || !WHOLE_NUMBER.matcher(actual).matches()
                || !WHOLE_NUMBER.matcher(values.get(0)).matches()) {
            return 0;
        }
        return new BigInteger(actual).compareTo(new BigInteger(values.get(0)));
    }
}
