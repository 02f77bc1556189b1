package dev.corelet.sandbox.apiserver;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;

/**
 * Allows what the rules of a ClusterRole grant throughout the cluster.
 *
 * @param rules the role's rules
 */
public record GrantedRules(List<PolicyRule> rules) implements Authorizer {

    private static final String ANY = "*";

    public GrantedRules {
        rules = List.copyOf(rules);
    }

    @Override
    public boolean allows(Access access) {
        return rules.stream().anyMatch(rule -> grants(rule, access));
    }

    private static boolean grants(PolicyRule rule, Access access) {
        return has(rule.getVerbs(), access.verb())
                && has(rule.getApiGroups(), access.group())
                && has(rule.getResources(), access.ruleResource())
                && (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(access.name()));
    }

    private static boolean has(List<String> granted, String wanted) {
        return granted.contains(ANY) || granted.contains(wanted);
    }
}
