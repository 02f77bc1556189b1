package dev.corelet.host.agent;

import dev.corelet.host.config.PluginChoice;
import dev.corelet.host.device.ActiveScheme;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginHost;

/**
 * A scheme or policy that the operator chose.
 *
 * @param active it, ready for use
 * @param choice what the configuration said
 * @param digest of the jar it is from
 * @param from the plugins it belongs to, which stay open while it is in use
 */
record Chosen<T>(T active, PluginChoice choice, String digest, PluginHost from) {

    /**
     * Finds the scheme of a choice and binds its options.
     *
     * @throws dev.corelet.host.OperatorException if there is no such scheme, or an option is wrong
     */
    static Chosen<ActiveScheme> scheme(PluginChoice choice, PluginHost plugins) {
        var scheme = plugins.scheme(choice.name());
        var declared = PluginCall.into(scheme, "scheme %s: options()".formatted(choice.name()), scheme::options);
        return new Chosen<>(
                new ActiveScheme(choice.name(), scheme, choice.bind(declared)),
                choice,
                plugins.digestOfScheme(choice.name()),
                plugins);
    }

    /**
     * Finds the policy of a choice and binds its options.
     *
     * @throws dev.corelet.host.OperatorException if there is no such policy, or an option is wrong
     */
    static Chosen<ActivePolicy> policy(PluginChoice choice, PluginHost plugins) {
        var policy = plugins.policy(choice.name());
        var declared = PluginCall.into(policy, "policy %s: options()".formatted(choice.name()), policy::options);
        var claimOptions =
                PluginCall.into(policy, "policy %s: claimOptions()".formatted(choice.name()), policy::claimOptions);
        return new Chosen<>(
                new ActivePolicy(choice.name(), policy, choice.bind(declared), claimOptions),
                choice,
                plugins.digestOfPolicy(choice.name()),
                plugins);
    }

    /** Tells whether the same choice from the same bytes is what this is already. */
    boolean isStill(PluginChoice other, String otherDigest) {
        return choice.name().equals(other.name())
                && choice.values().equals(other.values())
                && digest.equals(otherDigest);
    }
}
