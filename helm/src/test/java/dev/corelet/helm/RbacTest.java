package dev.corelet.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.topology.Overrides;
import dev.corelet.sandbox.apiserver.Access;
import dev.corelet.sandbox.apiserver.Authorizer;
import dev.corelet.sandbox.apiserver.GrantedRules;
import dev.corelet.sandbox.cluster.Cluster;
import dev.corelet.sandbox.cluster.ClusterOptions;
import dev.corelet.sandbox.script.Step;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** What the chart lets the agent do is what the agent does. The rest of the project's tests runs with the same rules. */
@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "Helm's library comes for amd64 only")
class RbacTest {

    private static final Path EXAMPLE = Chart.DIRECTORY.resolve("../../docs/examples/seed.yaml");

    @TempDir
    private Path plugins;

    /** Asks the rendered rules and takes notes, as {@code verb group/resource}. */
    private record Notes(GrantedRules rules, Set<String> done, Set<Access> refused) implements Authorizer {

        @Override
        public boolean allows(Access access) {
            boolean allowed = rules.allows(access);
            if (allowed) {
                done.add(note(access.verb(), access.group(), access.ruleResource()));
            } else {
                refused.add(access);
            }
            return allowed;
        }
    }

    private static String note(String verb, String group, String resource) {
        return "%s %s/%s".formatted(verb, group, resource);
    }

    @Test
    void anAgentsWholeLifeUsesEachRuleAndNoOther() throws IOException {
        ClusterRole role = Chart.withDefaults().render().one(ClusterRole.class);
        Notes notes = new Notes(
                new GrantedRules(role.getRules()), new ConcurrentSkipListSet<>(), ConcurrentHashMap.newKeySet());

        live(ClusterOptions.of(config()).withChangingMachine().withAuthorizer(notes));

        assertThat(notes.refused()).isEmpty();
        assertThat(notes.done()).isEqualTo(granted(role));
    }

    private AgentConfig config() throws IOException {
        // More CPUs than one slice has room for.
        return new AgentConfigFile(new Surroundings("sandbox", BundledPlugins.in(plugins), Overrides.NONE))
                .parse("test", "topology: synthetic:core:140;ecores=6-13");
    }

    /** Publishes, prepares claims, has slices change, become fewer and more, and starts anew. */
    private static void live(ClusterOptions options) {
        try (Cluster cluster = Cluster.start(options, step -> {})) {
            cluster.perform(new Step.Apply("seed.yaml", EXAMPLE));
            assertThat(cluster.snapshot().claims()).hasSize(1);
            cluster.perform(new Step.Offline(CpuSet.range(100, 139)));
            cluster.perform(new Step.Online(CpuSet.range(100, 139)));
            cluster.perform(new Step.KillAgent());
            cluster.perform(new Step.StartAgent());
        }
    }

    private static Set<String> granted(ClusterRole role) {
        Set<String> granted = new TreeSet<>();
        for (PolicyRule rule : role.getRules()) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs().forEach(verb -> granted.add(note(verb, group, resource)));
                }
            }
        }
        return granted;
    }

    @Test
    void theRoleIsForTheAgentsAccountOnly() {
        Rendered rendered = Chart.withDefaults().render();
        ClusterRoleBinding binding = rendered.one(ClusterRoleBinding.class);

        assertThat(binding.getRoleRef().getName())
                .isEqualTo(rendered.one(ClusterRole.class).getMetadata().getName());
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getKind()).isEqualTo("ServiceAccount");
            assertThat(subject.getName()).isEqualTo(rendered.pod().getServiceAccountName());
            assertThat(subject.getNamespace()).isEqualTo(Chart.NAMESPACE);
        });
    }

    /** The sandbox and with it most tests of the project enforce the same file. */
    @Test
    void theRulesAreThoseOfTheSandbox() throws IOException {
        String rules = Files.readString(Chart.DIRECTORY.resolve("files/agent-rules.yaml"));

        assertThat(Chart.withDefaults().render().one(ClusterRole.class).getRules())
                .isEqualTo(Serialization.unmarshal("rules:\n" + rules, ClusterRole.class)
                        .getRules());
    }
}
