package dev.corelet.sandbox.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class GatedFieldsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    RESOURCE_SLICE | DRA_DEVICE_TAINTS | {"spec":{"devices":[{"taints":[{"key":"a"}]}]}}
                    RESOURCE_SLICE | DRA_PARTITIONABLE_DEVICES | {"spec":{"sharedCounters":[{"name":"a"}]}}
                    RESOURCE_SLICE | DRA_PARTITIONABLE_DEVICES | {"spec":{"perDeviceNodeSelection":true}}
                    RESOURCE_SLICE | DRA_PARTITIONABLE_DEVICES | {"spec":{"devices":[{"consumesCounters":[{"counterSet":"a"}]}]}}
                    RESOURCE_SLICE | DRA_PARTITIONABLE_DEVICES | {"spec":{"devices":[{"nodeName":"a"}]}}
                    RESOURCE_SLICE | DRA_DEVICE_BINDING_CONDITIONS | {"spec":{"devices":[{"bindsToNode":true}]}}
                    RESOURCE_SLICE | DRA_RESOURCE_CLAIM_DEVICE_STATUS | {"spec":{"devices":[{"bindingConditions":["a"]}]}}
                    RESOURCE_SLICE | DRA_CONSUMABLE_CAPACITY | {"spec":{"devices":[{"allowMultipleAllocations":true}]}}
                    RESOURCE_SLICE | DRA_CONSUMABLE_CAPACITY | {"spec":{"devices":[{"capacity":{"c":{"requestPolicy":{}}}}]}}
                    RESOURCE_SLICE | DRA_LIST_TYPE_ATTRIBUTES | {"spec":{"devices":[{"attributes":{"a":{"ints":[1]}}}]}}
                    RESOURCE_SLICE | DRA_NODE_ALLOCATABLE_RESOURCES | {"spec":{"devices":[{"nodeAllocatableResources":{"cpu":{}}}]}}
                    RESOURCE_SLICE | DRA_OPTIONAL_NODE_OPERATIONS | {"spec":{"skipNodeOperations":["*"]}}
                    RESOURCE_SLICE | DRA_PARTITIONABLE_DEVICES_TYPE | {"spec":{"partitionTypeAttribute":"a/b"}}
                    RESOURCE_CLAIM | DRA_ADMIN_ACCESS | {"spec":{"devices":{"requests":[{"exactly":{"adminAccess":true}}]}}}
                    RESOURCE_CLAIM | DRA_PRIORITIZED_LIST | {"spec":{"devices":{"requests":[{"firstAvailable":[{"name":"a"}]}]}}}
                    RESOURCE_CLAIM | DRA_CONSUMABLE_CAPACITY | {"spec":{"devices":{"constraints":[{"distinctAttribute":"a/b"}]}}}
                    RESOURCE_CLAIM | DRA_RESOURCE_CLAIM_DEVICE_STATUS | {"status":{"devices":[{"driver":"a"}]}}
                    RESOURCE_CLAIM | DRA_CONSUMABLE_CAPACITY | {"status":{"allocation":{"devices":{"results":[{"shareID":"a"}]}}}}
                    RESOURCE_CLAIM_TEMPLATE | DRA_ADMIN_ACCESS | {"spec":{"spec":{"devices":{"requests":[{"exactly":{"adminAccess":true}}]}}}}
                    DEVICE_CLASS | DRA_EXTENDED_RESOURCE | {"spec":{"extendedResourceName":"a/b"}}
                    """)
    void fieldsOfAFeatureThatIsOffVanish(ResourceType type, FeatureGate gate, String json) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();

        assertThat(dropped(type, json, nothing, allBut(gate))).isNotEqualTo(json(json));
        assertThat(dropped(type, json, nothing, EnumSet.allOf(FeatureGate.class)))
                .isEqualTo(json(json));
        assertThat(dropped(type, json, json(json), allBut(gate)))
                .as("what is in use already stays")
                .isEqualTo(json(json));
    }

    @Test
    void otherFieldsStay() {
        String slice = "{\"spec\":{\"devices\":[{\"name\":\"a\",\"taints\":[{\"key\":\"a\"}]},{\"name\":\"b\"}]}}";

        assertThat(dropped(
                        ResourceType.RESOURCE_SLICE,
                        slice,
                        JsonNodeFactory.instance.objectNode(),
                        allBut(FeatureGate.DRA_DEVICE_TAINTS)))
                .isEqualTo(json("{\"spec\":{\"devices\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}"));
    }

    private static ObjectNode dropped(ResourceType type, String json, ObjectNode existing, Set<FeatureGate> gates) {
        ObjectNode object = json(json);
        GatedFields.drop(type, object, existing, gates);
        return object;
    }

    private static Set<FeatureGate> allBut(FeatureGate gate) {
        return EnumSet.complementOf(EnumSet.of(gate));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }
}
