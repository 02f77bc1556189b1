package dev.corelet.sandbox.scheduler.oracle;

import dev.corelet.sandbox.scheduler.AllocationOutcome.Allocated;
import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfiguration;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes an allocation as lines to compare: one for each device, configuration entry and node requirement. */
final class Rendering {

    private Rendering() {}

    static List<String> of(Allocated outcome) {
        List<String> lines = new ArrayList<>();
        outcome.allocations().forEach((claim, allocation) -> {
            allocation.getDevices().getResults().forEach(result -> lines.add(claim + ": " + device(result)));
            allocation.getDevices().getConfig().forEach(config -> lines.add(claim + ": " + config(config)));
            requirements(allocation)
                    .forEach(requirement -> lines.add(claim + " where " + requirement.getKey() + " "
                            + requirement.getOperator() + " " + requirement.getValues()));
        });
        return lines;
    }

    private static String device(DeviceRequestAllocationResult result) {
        StringBuilder line = new StringBuilder(result.getRequest())
                .append(' ')
                .append(result.getDriver())
                .append('/')
                .append(result.getPool())
                .append('/')
                .append(result.getDevice());
        if (result.getAdminAccess() != null) {
            line.append(" admin=").append(result.getAdminAccess());
        }
        if (result.getShareID() != null) {
            line.append(" shared");
        }
        if (result.getConsumedCapacity() != null) {
            new TreeMap<>(result.getConsumedCapacity())
                    .forEach((name, amount) ->
                            line.append(' ').append(name).append('=').append(QuantityValue.parse(amount.toString())));
        }
        result.getTolerations()
                .forEach(toleration -> line.append(" tolerating ").append(toleration.getEffect()));
        if (!result.getBindingConditions().isEmpty()) {
            line.append(" binding ")
                    .append(String.join(",", result.getBindingConditions()))
                    .append('|')
                    .append(String.join(",", result.getBindingFailureConditions()));
        }
        return line.toString();
    }

    private static String config(DeviceAllocationConfiguration config) {
        return config.getSource() + " " + config.getRequests() + " "
                + config.getOpaque().getParameters();
    }

    private static Stream<NodeSelectorRequirement> requirements(AllocationResult allocation) {
        return allocation.getNodeSelector() == null
                ? Stream.empty()
                : allocation.getNodeSelector().getNodeSelectorTerms().stream()
                        .flatMap(term ->
                                Stream.concat(term.getMatchFields().stream(), term.getMatchExpressions().stream()));
    }
}
