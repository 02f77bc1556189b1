package dev.corelet.sandbox.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of DRA contract section 2, one line each. */
class ResourceSliceValidationTest {

    private static final String DNS_LABEL =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name' or '123-abc')";
    private static final String DNS_SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com')";
    private static final String C_IDENTIFIER =
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_' (e.g. 'my_name' or 'MY_NAME')";

    @Test
    void theSubjectOfTheseTestsIsValid() {
        assertThat(Subject.slice().errorsWhenNew()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /metadata/name | "Abc"  | metadata.name: Invalid value: "Abc": SUBDOMAIN
                    /metadata/name | -      | metadata.name: Required value: name or generateName is required
                    /spec/driver | -        | spec.driver: Required value
                    /spec/driver | "a_b"    | spec.driver: Invalid value: "a_b": SUBDOMAIN
                    /spec/driver | "Native.CPU" |
                    /spec/driver | "{64}"   | spec.driver: Too long: may not be more than 63 bytes
                    /spec/pool/name | -     | spec.pool.name: Required value
                    /spec/pool/name | "a/b.c" |
                    /spec/pool/name | "a//b" | spec.pool.name: Invalid value: "a//b": SUBDOMAIN
                    /spec/pool/generation | -1 | spec.pool.generation: Invalid value: -1: must be greater than or equal to zero
                    /spec/pool/generation | 0  |
                    /spec/pool/resourceSliceCount | - | spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero
                    /spec/nodeName | ""     | spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string; spec: Required value: ONE_NODES
                    /spec/nodeName | -      | spec: Required value: ONE_NODES
                    /spec/nodeName | "N"    | spec.nodeName: Invalid value: "N": SUBDOMAIN
                    /spec/allNodes | true   | spec: Invalid value: "{`nodeName`, `allNodes`}": ONE_NODES, but multiple fields are set
                    /spec/allNodes | false  | spec.allNodes: Invalid value: false: must be either unset or set to true
                    /spec/devices/1/name | "cpu0" | spec.devices[1]: Duplicate value: "cpu0"
                    /spec/devices/1/name | "cpu_1" | spec.devices[1].name: Invalid value: "cpu_1": LABEL
                    /spec/devices/1/name | - | spec.devices[1].name: Required value
                    /spec/devices/0/attributes | {"a":{"string":"{64}"}} |
                    /spec/devices/0/attributes | {"a":{"string":"{65}"}} | spec.devices[0].attributes[a].string: Too long: may not be more than 64 bytes
                    /spec/devices/0/attributes | {"a":{"string":"ääääääääääääääääääääääääääääääääb"}} | spec.devices[0].attributes[a].string: Too long: may not be more than 64 bytes
                    /spec/devices/0/attributes | {"a":{}} | spec.devices[0].attributes[a]: Invalid value: "": exactly one value must be specified
                    /spec/devices/0/attributes | {"a":{"int":1,"bool":true}} | spec.devices[0].attributes[a]: Invalid value: {"int":1,"bool":true}: exactly one value must be specified
                    /spec/devices/0/attributes | {"a":{"version":"1.2.3-rc.1+b"}} |
                    /spec/devices/0/attributes | {"a":{"version":"v1.2.3"}} | spec.devices[0].attributes[a].version: Invalid value: "v1.2.3": must be a string compatible with semver.org spec 2.0.0
                    /spec/devices/0/attributes | {"a":{"version":"1.02.3"}} | spec.devices[0].attributes[a].version: Invalid value: "1.02.3": must be a string compatible with semver.org spec 2.0.0
                    /spec/devices/0/attributes | {"native.cpu/a":{"int":1}} |
                    /spec/devices/0/attributes | {"a-b":{"int":1}} | spec.devices[0].attributes[a-b]: Invalid value: "a-b": IDENTIFIER
                    /spec/devices/0/attributes | {"/a":{"int":1}} | spec.devices[0].attributes[/a]: Invalid value: "": the domain must not be empty
                    /spec/devices/0/attributes | {"a/":{"int":1}} | spec.devices[0].attributes[a/]: Invalid value: "": the name must not be empty
                    /spec/devices/0/attributes | {"a{32}":{"int":1}} | spec.devices[0].attributes[a{32}]: Too long: may not be more than 32 bytes
                    /spec/devices/0/attributes | {"a":{"strings":["x","{65}"]}} | spec.devices[0].attributes[a].strings[1]: Too long: may not be more than 64 bytes
                    /spec/devices/0/taints | [{"key":"a","effect":"NoSchedule"}] |
                    /spec/devices/0/taints | [{"key":"a"}] | spec.devices[0].taints[0].effect: Required value
                    /spec/devices/0/taints | [{"key":"a","effect":"Maybe"}] | spec.devices[0].taints[0].effect: Unsupported value: "Maybe": supported values: "NoExecute", "NoSchedule", "None"
                    /spec/devices/0/taints | [{"effect":"None"}] | spec.devices[0].taints[0].key: Invalid value: null: name part must be non-empty
                    /spec/devices/0/taints | [{"key":"a","effect":"None","timeAdded":"now"}] | spec.devices[0].taints[0].timeAdded: Invalid value: "now": must be a time such as 2026-01-31T12:00:00Z
                    /spec/devices/0/consumesCounters | [{"counterSet":"s","counters":{"c":{"value":"1"}}}] |
                    /spec/devices/0/consumesCounters | [{"counterSet":"s"}] | spec.devices[0].consumesCounters[0].counters: Required value
                    /spec/devices/0/consumesCounters | [{"counters":{"c":{"value":"1"}}}] | spec.devices[0].consumesCounters[0].counterSet: Required value
                    /spec/devices/0/consumesCounters | [{"counterSet":"s","counters":{"C":{"value":"1"}}}] | spec.devices[0].consumesCounters[0].counters[C]: Invalid value: "C": LABEL
                    /spec/devices/0/nodeName | "n" | spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec
                    /spec/devices/0/bindingConditions | ["a"] | spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions
                    /spec/devices/0/capacity | {"c":{"value":"1","requestPolicy":{}}} | spec.devices[0].capacity[c].requestPolicy: Forbidden: allowMultipleAllocations must be true
                    /spec/devices/0/nodeAllocatableResources | {"cpu":{"mapping":{"deviceMultiplier":"1"}}} |
                    /spec/devices/0/nodeAllocatableResources | {"cpu":{}} | spec.devices[0].nodeAllocatableResources[cpu]: Required value: at least one of `mapping` or `overhead` is required
                    /spec/devices/0/nodeAllocatableResources | {"gpu":{"overhead":{"perPod":"1"}}} | spec.devices[0].nodeAllocatableResources[gpu]: Invalid value: "gpu": must be one of cpu, memory, ephemeral-storage or hugepages-<size>
                    /spec/sharedCounters | [{"name":"s","counters":{"c":{"value":"1"}}}] | spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed
                    /spec/skipNodeOperations | ["NodePrepareResources"] | spec.skipNodeOperations: Invalid value: ["NodePrepareResources"]: skipping NodePrepareResources requires skipping NodeUnprepareResources
                    /spec/skipNodeOperations | ["*"] |
                    /spec/partitionTypeAttribute | "a/b" | spec.partitionTypeAttribute: Invalid value: "a/b": requires a device that consumes counters
                    """)
    void oneChangeHasOneEffect(String pointer, String value, String expected) {
        assertThat(String.join(
                        "; ", Subject.slice().with(pointer, expand(value)).errorsWhenNew()))
                .isEqualTo(expand(expected == null ? "" : expected));
    }

    @ParameterizedTest
    @CsvSource({"128, ''", "129, spec.devices: Too many: 129: must have at most 128 items"})
    void aSliceHasAtMost128Devices(int count, String expected) {
        assertThat(String.join(
                        "; ",
                        Subject.slice()
                                .with("/spec/devices", devices(count, ""))
                                .errorsWhenNew()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "taints":[{"key":"a","effect":"None"}]
                    "consumesCounters":[{"counterSet":"s","counters":{"c":{"value":"1"}}}]
                    "attributes":{"a":{"ints":[1]}}
                    """)
    void costlyFieldsHalveThatNumber(String field) {
        assertThat(Subject.slice().with("/spec/devices", devices(64, field)).errorsWhenNew())
                .isEmpty();
        assertThat(Subject.slice().with("/spec/devices", devices(65, field)).errorsWhenNew())
                .containsExactly("spec.devices: Too many: 65: must have at most 64 items");
    }

    @Test
    void attributesAndCapacitiesShareALimit() {
        Subject full = Subject.slice()
                .with("/spec/devices/0/attributes", numbered(31, "{\"int\":1}"))
                .with("/spec/devices/0/capacity", "{\"c\":{\"value\":\"1\"}}");
        assertThat(full.errorsWhenNew()).isEmpty();

        assertThat(full.with("/spec/devices/0/attributes", numbered(32, "{\"int\":1}"))
                        .errorsWhenNew())
                .containsExactly("spec.devices[0]: Invalid value: 33: the total number of attributes and capacities"
                        + " must not exceed 32");
    }

    @Test
    void attributeValuesHaveALimit() {
        assertThat(Subject.slice()
                        .with("/spec/devices/0/attributes", numbered(25, "{\"ints\":[1,2]}"))
                        .errorsWhenNew())
                .containsExactly(
                        "spec.devices[0]: Invalid value: 50: the total number of attribute values must not exceed 48");
    }

    @Test
    void taintsHaveALimit() {
        String taints = IntStream.range(0, 17)
                .mapToObj(i -> "{\"key\":\"k%d\",\"effect\":\"None\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(Subject.slice().with("/spec/devices/0/taints", taints).errorsWhenNew())
                .containsExactly("spec.devices[0].taints: Too many: 17: must have at most 16 items");
    }

    @Test
    void countersHaveLimits() {
        Subject counters = Subject.slice().with("/spec/devices", "[]");
        String set = "{\"name\":\"s%d\",\"counters\":%s}";
        String sets = IntStream.range(0, 9)
                .mapToObj(i -> set.formatted(i, numbered(1, "{\"value\":\"1\"}")))
                .collect(Collectors.joining(",", "[", "]"));

        counters.with("/spec/devices", "-");
        assertThat(counters.with("/spec/sharedCounters", sets).errorsWhenNew())
                .containsExactly("spec.sharedCounters: Too many: 9: must have at most 8 items");
        assertThat(counters.with(
                                "/spec/sharedCounters", "[" + set.formatted(0, numbered(33, "{\"value\":\"1\"}")) + "]")
                        .errorsWhenNew())
                .containsExactly("spec.sharedCounters[0].counters: Too many: 33: must have at most 32 items");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"default":"2","validValues":["1","2"]} |
                    {"validValues":["1"]}                   | .default: Required value: required when validValues is defined
                    {"default":"3","validValues":["1","2"]} | .validValues: Invalid value: "3": default value is not valid according to the requestPolicy
                    {"default":"1","validValues":["2","1"]} | .validValues[1]: Invalid value: "1": values must be sorted in ascending order
                    {"default":"1","validValues":["1","1"]} | .validValues[1]: Duplicate value: "1"
                    {"default":"1","validValues":["1","9"]} | .validValues[1]: Invalid value: "9": option is larger than capacity value: 8
                    {"default":"1","validValues":["1"],"validRange":{"min":"1"}} | : Forbidden: exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time
                    {"default":"1","validRange":{"min":"1","max":"8","step":"1"}} |
                    {"default":"1","validRange":{}}         | .validRange.min: Required value: required when validRange is defined
                    {"default":"1","validRange":{"min":"2"}} | .validRange.min: Invalid value: "1": default is less than min: 2
                    {"default":"3","validRange":{"min":"1","max":"2"}} | .validRange.max: Invalid value: "3": default is more than max: 2
                    {"default":"1","validRange":{"min":"1","max":"9"}} | .validRange.max: Invalid value: "9": max is larger than capacity value: 8
                    {"default":"1","validRange":{"min":"1","step":"8"}} | .validRange.step: Invalid value: "8": one step 9 is larger than capacity value: 8
                    {"default":"2","validRange":{"min":"1","step":"2"}} | .validRange.step: Invalid value: "2": value is not a multiple of a given step (2) from (1)
                    {"default":"1","validRange":{"min":"1","step":"0"}} | .validRange.step: Invalid value: "0": must be greater than zero
                    {"default":"500m","validRange":{"min":"250m","max":"1","step":"250m"}} |
                    {"default":"400m","validRange":{"min":"250m","step":"250m"}} | .validRange.step: Invalid value: "400m": value is not a multiple of a given step (250m) from (250m)
                    {"default":"1","validRange":{"min":"-1","step":"1"}} | .validRange.step: Invalid value: "1": default, min, max and step must fit a whole number of 64 bits
                    {"default":"9"}                         | .default: Invalid value: "9": default is larger than capacity value: 8
                    """)
    void requestPoliciesFitTheCapacity(String policy, String expected) {
        Subject slice = Subject.slice()
                .with("/spec/devices/0/allowMultipleAllocations", "true")
                .with("/spec/devices/0/capacity", "{\"c\":{\"value\":\"8\",\"requestPolicy\":%s}}".formatted(policy));

        assertThat(String.join("; ", slice.errorsWhenNew()))
                .isEqualTo(expected == null ? "" : "spec.devices[0].capacity[c].requestPolicy" + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}]} |
                    {"nodeSelectorTerms":[{},{}]} | spec.nodeSelector.nodeSelectorTerms: Invalid value: [{},{}]: must have exactly one node selector term
                    {"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Is"}]}]} | spec.nodeSelector.nodeSelectorTerms[0].matchExpressions[0].operator: Unsupported value: "Is": supported values: "DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"
                    {"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In"}]}]} | spec.nodeSelector.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
                    """)
    void nodeSelectorsAreChecked(String selector, String expected) {
        Subject slice = Subject.slice().with("/spec/nodeName", "-").with("/spec/nodeSelector", selector);

        assertThat(String.join("; ", slice.errorsWhenNew())).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void devicesMayChooseNodesThemselves() {
        Subject slice = Subject.slice().with("/spec/nodeName", "-").with("/spec/perDeviceNodeSelection", "true");
        slice.with("/spec/devices", "[{\"name\":\"a\",\"nodeName\":\"n\"},{\"name\":\"b\",\"allNodes\":true}]");
        assertThat(slice.errorsWhenNew()).isEmpty();

        slice.with("/spec/devices", "[{\"name\":\"a\"}]");
        assertThat(slice.errorsWhenNew()).singleElement().asString().startsWith("spec.devices[0]: Required value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /spec/driver    | "other.cpu" | spec.driver: Invalid value: "other.cpu": field is immutable
                    /spec/pool/name | "m"         | spec.pool.name: Invalid value: "m": field is immutable
                    /spec/nodeName  | "m"         | spec.nodeName: Invalid value: "m": field is immutable
                    /spec/devices   | []          |
                    """, quoteCharacter = '`')
    void whatASliceIsAboutIsImmutable(String pointer, String value, String expected) {
        assertThat(String.join("; ", Subject.slice().with(pointer, value).errorsWhenUpdated()))
                .isEqualTo(expected == null ? "" : expected);
    }

    private static String devices(int count, String field) {
        String more = field.isEmpty() ? "" : "," + field;
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"cpu%d\"%s}".formatted(i, more))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String numbered(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"n%d\":%s".formatted(i, value))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** {@code {64}} stands for so many letters, words in capitals for the texts of common rules. */
    private static String expand(String text) {
        String expanded = text.replace("SUBDOMAIN", DNS_SUBDOMAIN)
                .replace("LABEL", DNS_LABEL)
                .replace("IDENTIFIER", C_IDENTIFIER)
                .replace(
                        "ONE_NODES",
                        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required");
        for (int length : new int[] {32, 64, 65}) {
            expanded = expanded.replace("{%d}".formatted(length), "x".repeat(length));
        }
        return expanded;
    }
}
