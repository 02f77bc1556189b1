package dev.corelet.sandbox.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeMatcherTest {

    private final NodeMatcher matcher =
            new NodeMatcher(new SchedulingNode("node-1", Map.of("region", "north", "cores", "16")));

    @ParameterizedTest
    @CsvSource({
        "region, In, north, true",
        "region, In, south, false",
        "region, NotIn, south, true",
        "region, NotIn, north, false",
        "zone,   NotIn, north, true",
        "region, Exists, , true",
        "zone,   Exists, , false",
        "zone,   DoesNotExist, , true",
        "region, DoesNotExist, , false",
        "cores,  Gt, 8, true",
        "cores,  Gt, 16, false",
        "cores,  Lt, 17, true",
        "region, Gt, 8, false",
        "zone,   Lt, 8, false",
    })
    void comparesLabels(String key, String operator, String value, boolean matches) {
        assertThat(matcher.matches(device(label(key, operator, value)))).isEqualTo(matches);
    }

    @Test
    void aTermWithoutRequirementsMatchesNothing() {
        NodeSelector empty = new NodeSelectorBuilder()
                .withNodeSelectorTerms(new NodeSelectorTerm())
                .build();

        assertThat(matcher.matches(device(empty))).isFalse();
    }

    @Test
    void namesAnUnknownOperator() {
        assertThatThrownBy(() -> matcher.matches(device(label("region", "Near", "north"))))
                .isInstanceOf(AllocationException.class)
                .hasMessageContaining("\"Near\" is not a valid operator");
    }

    private static Device device(NodeSelector selector) {
        return new DeviceBuilder().withName("cpu0").withNodeSelector(selector).build();
    }

    private static NodeSelector label(String key, String operator, String value) {
        return new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator(operator)
                .withValues(value == null ? List.of() : List.of(value))
                .endMatchExpression()
                .endNodeSelectorTerm()
                .build();
    }
}
