package dev.corelet.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.NamedRuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "Helm's library comes for amd64 only")
class AdmissionPolicyTest {

    private static final String AGENT = "system:serviceaccount:%s:corelet".formatted(Chart.NAMESPACE);
    private static final String OF_ANOTHER_NODE =
            "an agent may write ResourceSlices of its own node only, which is node-1";

    private final Rendered rendered = Chart.withDefaults().render();
    private final Admission admission = new Admission(rendered.one(ValidatingAdmissionPolicy.class));

    private static Map<String, Object> agentOn(String node) {
        return Map.of("username", AGENT, "extra", Map.of("authentication.kubernetes.io/node-name", List.of(node)));
    }

    private static Map<String, Object> slice(String driver, String node) {
        return Map.of("spec", Map.of("driver", driver, "nodeName", node));
    }

    @Test
    void anAgentWritesTheSlicesOfItsOwnNode() {
        Map<String, Object> own = slice("native.cpu", "node-1");

        assertThat(admission.denial(agentOn("node-1"), own, null)).isEmpty();
        assertThat(admission.denial(agentOn("node-1"), own, own)).isEmpty();
        assertThat(admission.denial(agentOn("node-1"), null, own)).isEmpty();
    }

    @Test
    void anAgentWritesNoSlicesOfAnotherNode() {
        Map<String, Object> other = slice("native.cpu", "node-2");
        Map<String, Object> own = slice("native.cpu", "node-1");

        assertThat(admission.denial(agentOn("node-1"), other, null)).contains(OF_ANOTHER_NODE);
        assertThat(admission.denial(agentOn("node-1"), other, own)).contains(OF_ANOTHER_NODE);
        assertThat(admission.denial(agentOn("node-1"), own, other)).contains(OF_ANOTHER_NODE);
        assertThat(admission.denial(agentOn("node-1"), null, other)).contains(OF_ANOTHER_NODE);
    }

    @Test
    void anAgentWritesNoSlicesOfNoNode() {
        Map<String, Object> ofAllNodes = Map.of("spec", Map.of("driver", "native.cpu", "allNodes", true));

        assertThat(admission.denial(agentOn("node-1"), ofAllNodes, null)).contains(OF_ANOTHER_NODE);
    }

    @Test
    void anAgentWritesNoSlicesOfAnotherDriver() {
        assertThat(admission.denial(agentOn("node-1"), slice("gpu.example.com", "node-1"), null))
                .contains("an agent may write ResourceSlices of driver native.cpu only");
        assertThat(admission.denial(agentOn("node-1"), null, slice("gpu.example.com", "node-1")))
                .isPresent();
    }

    @Test
    void aTokenThatNamesNoNodeWritesNothing() {
        Optional<String> expected =
                Optional.of("the token of this service account names no node; use that of an agent's pod");

        assertThat(admission.denial(Map.of("username", AGENT), slice("native.cpu", "node-1"), null))
                .isEqualTo(expected);
        assertThat(admission.denial(
                        Map.of("username", AGENT, "extra", Map.of("other", List.of("x"))),
                        slice("native.cpu", ""),
                        null))
                .isEqualTo(expected);
    }

    @Test
    void othersAreNoneOfItsBusiness() {
        Map<String, Object> scheduler = Map.of("username", "system:kube-scheduler");

        assertThat(admission.denial(scheduler, slice("gpu.example.com", "node-7"), null))
                .isEmpty();
    }

    @Test
    void itIsBoundToEveryWriteOfSlicesInEveryVersion() {
        ValidatingAdmissionPolicy policy = rendered.one(ValidatingAdmissionPolicy.class);
        ValidatingAdmissionPolicyBinding binding = rendered.one(ValidatingAdmissionPolicyBinding.class);

        assertThat(policy.getSpec().getFailurePolicy()).isEqualTo("Fail");
        assertThat(policy.getSpec().getMatchConstraints().getResourceRules())
                .containsExactly(new NamedRuleWithOperations(
                        List.of("resource.k8s.io"),
                        List.of("*"),
                        List.of("CREATE", "UPDATE", "DELETE"),
                        List.of(),
                        List.of("resourceslices"),
                        null));
        assertThat(binding.getSpec().getPolicyName())
                .isEqualTo(policy.getMetadata().getName());
        assertThat(binding.getSpec().getValidationActions()).containsExactly("Deny");
    }
}
