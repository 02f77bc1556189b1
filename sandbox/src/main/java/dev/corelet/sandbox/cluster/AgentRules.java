package dev.corelet.sandbox.cluster;

import dev.corelet.sandbox.apiserver.GrantedRules;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the chart lets agents do, so that what works in the sandbox works in a cluster, too. */
final class AgentRules {

    /** The chart's own file, which the build copies. */
    private static final String FILE = "agent-rules.yaml";

    private AgentRules() {}

    static GrantedRules ofTheChart() {
        try (InputStream in = Objects.requireNonNull(AgentRules.class.getResourceAsStream(FILE), FILE)) {
            String rules = new String(in.readAllBytes(), StandardCharsets.UTF_8).indent(2);
            return new GrantedRules(Serialization.unmarshal("rules:\n" + rules, ClusterRole.class)
                    .getRules());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
