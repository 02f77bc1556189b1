package dev.corelet.sandbox.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SchemasTest {

    private final Schemas schemas = new Schemas();

    @ParameterizedTest
    @EnumSource
    void everyKindHasASchemaInEveryVersion(ResourceType type) {
        for (String version : List.of("v1", "v1beta2", "v1beta1")) {
            if (type.existsIn(version)) {
                assertThat(schemas.of(type, version).fields()).containsKeys("apiVersion", "kind", "metadata");
            }
        }
    }

    @Test
    void versionsDifferWhereTheApiDoes() {
        assertThat(request("v1").fields()).containsKey("exactly").doesNotContainKey("deviceClassName");
        assertThat(request("v1beta1").fields()).containsKey("deviceClassName").doesNotContainKey("exactly");
    }

    @Test
    void valuesAreFittedToTheirTypes() {
        assertThat(problems("{\"spec\": {\"pool\": {\"generation\": 1.5}}}"))
                .containsExactly("spec.pool.generation: found 1.5, expected a whole number of 64 bits");
        assertThat(problems("{\"spec\": {\"allNodes\": \"yes\"}}"))
                .containsExactly("spec.allNodes: found \"yes\", expected true or false");
        assertThat(problems("{\"spec\": {\"devices\": [null]}}"))
                .containsExactly("spec.devices[0]: null is not allowed in a list");
        assertThat(problems("{\"spec\": {\"devices\": [{\"capacity\": {\"cpu\": {\"value\": \"1 GB\"}}}]}}"))
                .containsExactly("spec.devices[0].capacity[cpu].value: found \"1 GB\", expected a quantity such as 2,"
                        + " 500m or 1Gi");
        assertThat(problems("{\"spec\": {\"devices\": [{\"attributes\": {\"a\": {\"int\": 9223372036854775808}}}]}}"))
                .hasSize(1);
    }

    @Test
    void whatMeansUnsetIsLeftOut() {
        ObjectNode decoded = decode("{\"spec\": {\"nodeName\": null, \"devices\": [], \"nodeSelector\": {}}}")
                .document();

        assertThat(decoded.path("spec").propertyNames()).containsExactly("nodeSelector");
    }

    private List<String> problems(String slice) {
        return decode(slice).problems().stream().map(Problem::toString).toList();
    }

    private Decoder.Decoded decode(String slice) {
        return Decoder.decode(
                (ObjectNode) new JsonMapper().readTree(slice), schemas.of(ResourceType.RESOURCE_SLICE, "v1"));
    }

    private Schema.Struct request(String version) {
        Schema schema = schemas.of(ResourceType.RESOURCE_CLAIM, version);
        for (String field : List.of("spec", "devices", "requests")) {
            schema = Objects.requireNonNull(((Schema.Struct) schema).fields().get(field));
        }
        return (Schema.Struct) ((Schema.Array) schema).item();
    }
}
