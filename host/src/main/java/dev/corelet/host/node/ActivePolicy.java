package dev.corelet.host.node;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginFailure;

/**
 * The policy that decides, with its options. Whatever it answers is checked before it counts.
 *
 * @param policy the plugin's policy
 * @param options its options
 */
public record ActivePolicy(AllocationPolicy policy, Options options) {

    /**
     * Asks the policy.
     *
     * @throws PluginFailure if it throws, or breaks a rule that holds for all policies
     */
    Decision decide(NodeState state, Event event) {
        Decision decision = PluginCall.into(
                policy, "policy %s".formatted(policy.name()), () -> policy.decide(state, event, options));
        if (decision instanceof Decision.Placed placed) {
            DecisionRules.violation(state, event, placed).ifPresent(violation -> {
                throw new PluginFailure("policy %s %s; nothing was changed".formatted(policy.name(), violation));
            });
        }
        return decision;
    }
}
