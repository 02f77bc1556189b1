package dev.corelet.sandbox.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of DRA contract section 3, one line each. */
class ClaimValidationTest {

    private static final String REFERENCE =
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    @Test
    void theSubjectsOfTheseTestsAreValid() {
        assertThat(Subject.claim().errorsWhenNew()).isEmpty();
        assertThat(Subject.allocatedClaim().errorsOfStatus()).isEmpty();
        assertThat(Subject.deviceClass().errorsWhenNew()).isEmpty();
        assertThat(Subject.pod().errorsWhenNew()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /spec/devices/requests/0/name | - | spec.devices.requests[0].name: Required value
                    /spec/devices/requests/1 | {"name":"cpu","exactly":{"deviceClassName":"c","allocationMode":"All"}} | spec.devices.requests[1]: Duplicate value: "cpu"
                    /spec/devices/requests/0/exactly | - | spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required
                    /spec/devices/requests/0/firstAvailable | [{"name":"a"}] | spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set
                    /spec/devices/requests/0/exactly/deviceClassName | - | spec.devices.requests[0].exactly.deviceClassName: Required value
                    /spec/devices/requests/0/exactly/allocationMode | "Some" | spec.devices.requests[0].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"
                    /spec/devices/requests/0/exactly/allocationMode | "All" | spec.devices.requests[0].exactly.count: Invalid value: 1: must not be specified when allocationMode is 'All'
                    /spec/devices/requests/0/exactly/count | -1 | spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero
                    /spec/devices/requests/0/exactly/selectors | [{}] | spec.devices.requests[0].exactly.selectors[0].cel: Required value
                    /spec/devices/requests/0/exactly/selectors | [{"cel":{}}] | spec.devices.requests[0].exactly.selectors[0].cel.expression: Required value
                    /spec/devices/requests/0/exactly/tolerations | [{"key":"a","operator":"Exists","value":"b"}] | spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: "b": must be empty for operator `Exists`
                    /spec/devices/requests/0/exactly/tolerations | [{"operator":"Is"}] | spec.devices.requests[0].exactly.tolerations[0].operator: Unsupported value: "Is": supported values: "Equal", "Exists"
                    /spec/devices/requests/0/exactly/capacity | {"requests":{"a/b":"1"}} |
                    /spec/devices/constraints | [{"matchAttribute":"a.b/c"}] |
                    /spec/devices/constraints | [{"matchAttribute":"c"}] | spec.devices.constraints[0].matchAttribute: Invalid value: "c": a fully qualified name must be a domain and a name separated by a slash
                    /spec/devices/constraints | [{}] | spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required
                    /spec/devices/constraints | [{"matchAttribute":"a/b","distinctAttribute":"a/b"}] | spec.devices.constraints[0]: Invalid value: {"matchAttribute":"a/b","distinctAttribute":"a/b"}: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set
                    /spec/devices/constraints | [{"requests":["x"],"matchAttribute":"a/b"}] | spec.devices.constraints[0].requests[0]: Invalid value: "x": REFERENCE
                    /spec/devices/config | [{"requests":["cpu"],"opaque":{"driver":"d","parameters":{}}}] |
                    /spec/devices/config | [{}] | spec.devices.config[0].opaque: Required value
                    /spec/devices/config | [{"opaque":{"driver":"d"}}] | spec.devices.config[0].opaque.parameters: Required value
                    /spec/devices/config | [{"opaque":{"driver":"d","parameters":[]}}] | spec.devices.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object
                    /spec/devices/config | [{"opaque":{"driver":"d","parameters":{"a":"LONG"}}}] | spec.devices.config[0].opaque.parameters: Too long: may not be more than 10240 bytes
                    """)
    void oneChangeHasOneEffect(String pointer, String value, String expected) {
        String text = value.replace("LONG", "x".repeat(10_240));

        assertThat(String.join("; ", Subject.claim().with(pointer, text).errorsWhenNew()))
                .isEqualTo(expected == null ? "" : expected.replace("REFERENCE", REFERENCE));
    }

    @Test
    void listsHaveLimits() {
        String request = "{\"name\":\"r%d\",\"exactly\":{\"deviceClassName\":\"c\",\"allocationMode\":\"All\"}}";
        String wish = "{\"name\":\"r%d\",\"deviceClassName\":\"c\",\"allocationMode\":\"All\"}";
        assertThat(Subject.claim()
                        .with("/spec/devices/requests", list(32, request))
                        .errorsWhenNew())
                .isEmpty();
        assertThat(Subject.claim()
                        .with("/spec/devices/requests", list(33, request))
                        .errorsWhenNew())
                .containsExactly("spec.devices.requests: Too many: 33: must have at most 32 items");
        assertThat(Subject.claim()
                        .with(
                                "/spec/devices/requests",
                                "[{\"name\":\"a\",\"firstAvailable\":%s}]".formatted(list(9, wish)))
                        .errorsWhenNew())
                .containsExactly("spec.devices.requests[0].firstAvailable: Too many: 9: must have at most 8 items");
        assertThat(Subject.claim()
                        .with("/spec/devices/constraints", list(33, "{\"matchAttribute\":\"a/b%d\"}"))
                        .errorsWhenNew())
                .containsExactly("spec.devices.constraints: Too many: 33: must have at most 32 items");
        assertThat(Subject.claim()
                        .with(
                                "/spec/devices/requests/0/exactly/selectors",
                                list(33, "{\"cel\":{\"expression\":\"%d == 1\"}}"))
                        .errorsWhenNew())
                .containsExactly(
                        "spec.devices.requests[0].exactly.selectors: Too many: 33: must have at most 32 items");
    }

    @Test
    void expressionsHaveALimit() {
        String selectors = "[{\"cel\":{\"expression\":\"%s\"}}]".formatted("x".repeat(10_241));

        assertThat(Subject.claim()
                        .with("/spec/devices/requests/0/exactly/selectors", selectors)
                        .errorsWhenNew())
                .containsExactly("spec.devices.requests[0].exactly.selectors[0].cel.expression: Too long: may not be"
                        + " more than 10240 bytes");
    }

    @Test
    void theSpecIsImmutable() {
        assertThat(Subject.claim()
                        .with("/spec/devices/requests/0/name", "\"other\"")
                        .errorsWhenUpdated())
                .singleElement()
                .asString()
                .startsWith("spec: Invalid value: ")
                .endsWith(": field is immutable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /status/allocation | - | status.reservedFor: Forbidden: may not be specified when `allocated` is not set
                    /status/reservedFor/1 | {"resource":"pods","name":"q","uid":"1"} | status.reservedFor[1]: Duplicate value: "1"
                    /status/reservedFor/0 | {} | status.reservedFor[0].resource: Required value; status.reservedFor[0].name: Required value; status.reservedFor[0].uid: Required value
                    /status/allocation/devices/results/0/request | "gpu" | status.allocation.devices.results[0].request: Invalid value: "gpu": REFERENCE
                    /status/allocation/devices/results/0/driver | - | status.allocation.devices.results[0].driver: Required value
                    /status/allocation/devices/results/0/shareID | "x" | status.allocation.devices.results[0].shareID: Invalid value: "x": uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`
                    /status/allocation/devices/config | [{"opaque":{"driver":"d","parameters":{}}}] | status.allocation.devices.config[0].source: Required value
                    /status/allocation/devices/config | [{"source":"FromPod","opaque":{"driver":"d","parameters":{}}}] | status.allocation.devices.config[0].source: Unsupported value: "FromPod": supported values: "FromClaim", "FromClass"
                    /status/devices | [{"driver":"native.cpu","pool":"n","device":"cpu0"}] |
                    /status/devices | [{"driver":"native.cpu","pool":"n","device":"cpu9"}] | status.devices[0]: Invalid value: "native.cpu/n/cpu9": must be an allocated device in the claim
                    /status/devices | [{"driver":"native.cpu","pool":"n","device":"cpu0","networkData":{"ips":["10.1.2.3/24","fe80::1/64"]}}] |
                    /status/devices | [{"driver":"native.cpu","pool":"n","device":"cpu0","networkData":{"ips":["localhost/8"]}}] | status.devices[0].networkData.ips[0]: Invalid value: "localhost/8": must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)
                    """)
    void theStatusIsChecked(String pointer, String value, String expected) {
        assertThat(String.join("; ", statusOf(pointer, value)))
                .isEqualTo(expected == null ? "" : expected.replace("REFERENCE", REFERENCE));
    }

    @Test
    void resultsAndConsumersHaveLimits() {
        String result = "{\"request\":\"cpu\",\"driver\":\"d\",\"pool\":\"n\",\"device\":\"cpu%d\"}";
        assertThat(statusOf("/status/allocation/devices/results", list(33, result)))
                .containsExactly("status.allocation.devices.results: Too many: 33: must have at most 32 items");
        String consumer = "{\"resource\":\"pods\",\"name\":\"p\",\"uid\":\"%d\"}";
        assertThat(statusOf("/status/reservedFor", list(257, consumer)))
                .containsExactly("status.reservedFor: Too many: 257: must have at most 256 items");
    }

    @Test
    void anAllocationIsImmutableUntilItIsRemoved() {
        Subject moved = Subject.allocatedClaim().with("/status/allocation/devices/results/0/device", "\"cpu1\"");
        assertThat(moved.errorsOfStatusAfter(Subject.allocatedClaim()))
                .singleElement()
                .asString()
                .startsWith("status.allocation: Invalid value: ")
                .endsWith(": field is immutable");

        Subject removed = Subject.allocatedClaim().with("/status", "{}");
        assertThat(removed.errorsOfStatusAfter(Subject.allocatedClaim())).isEmpty();
    }

    @Test
    void aClaimOnItsWayOutGetsNoNewConsumers() {
        String time = "\"2026-01-01T00:00:00Z\"";
        Subject before = Subject.allocatedClaim().with("/metadata/deletionTimestamp", time);
        Subject after = Subject.allocatedClaim().with("/metadata/deletionTimestamp", time);
        assertThat(after.errorsOfStatusAfter(before)).isEmpty();

        after.with("/status/reservedFor/1", "{\"resource\":\"pods\",\"name\":\"q\",\"uid\":\"2\"}");
        assertThat(after.errorsOfStatusAfter(before))
                .containsExactly("status.reservedFor: Forbidden: new entries may not be added while"
                        + " `deallocationRequested` or `deletionTimestamp` are set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"extendedResourceName":"example.com/cpu"} |
                    {"extendedResourceName":"cpu"} | spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name
                    {"selectors":[{}]} | spec.selectors[0].cel: Required value
                    {"config":[{}]} | spec.config[0].opaque: Required value
                    """)
    void deviceClassesAreChecked(String spec, String expected) {
        assertThat(String.join("; ", Subject.deviceClass().with("/spec", spec).errorsWhenNew()))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /spec/containers | [] | spec.containers: Required value
                    /spec/containers/1 | {"name":"c","image":"busybox"} | spec.containers[1].name: Duplicate value: "c"
                    /spec/containers/0/image | - | spec.containers[0].image: Required value
                    /spec/containers/0/resources | {"claims":[{"name":"x"}]} | spec.containers[0].resources.claims[0].name: Invalid value: "x": must be one of the names in pod.spec.resourceClaims
                    /spec/containers/0/resources | {"requests":{"cpu":"2"},"limits":{"cpu":"1"}} | spec.containers[0].resources.requests[cpu]: Invalid value: "2": must be less than or equal to cpu limit of 1
                    /spec/containers/0/resources | {"requests":{"cpu":"-1"}} | spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
                    /spec/resourceClaims | [{"name":"x","resourceClaimName":"a"}] |
                    /spec/resourceClaims | [{"name":"x"}] | spec.resourceClaims[0]: Invalid value: {"name":"x"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`
                    /spec/restartPolicy | "Sometimes" | spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"
                    """)
    void podsAreCheckedAsFarAsClaimsGo(String pointer, String value, String expected) {
        assertThat(String.join("; ", Subject.pod().with(pointer, value).errorsWhenNew()))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void podsKeepTheirSpec() {
        assertThat(Subject.pod().with("/spec/containers/0/image", "\"other\"").errorsWhenUpdated())
                .isEmpty();
        assertThat(Subject.pod().with("/spec/nodeName", "\"n\"").errorsWhenUpdated())
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than");
        assertThat(Subject.pod()
                        .with("/spec/containers/0/resources", "{\"requests\":{\"cpu\":\"1\"}}")
                        .errorsWhenUpdated())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /metadata/labels | {"a b":"c"} | metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName' or 'example.com/my.name')
                    /metadata/labels | {"a":"c d"} | metadata.labels[a]: Invalid value: "c d": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
                    /metadata/ownerReferences | [{"apiVersion":"v1","kind":"Node","name":"n"}] | metadata.ownerReferences[0].uid: Required value: must not be empty
                    """)
    void metadataIsChecked(String pointer, String value, String expected) {
        assertThat(String.join("; ", Subject.deviceClass().with(pointer, value).errorsWhenNew()))
                .isEqualTo(expected);
    }

    private static java.util.List<String> statusOf(String pointer, String value) {
        return Subject.allocatedClaim().with(pointer, value).errorsOfStatus();
    }

    private static String list(int count, String item) {
        return IntStream.range(0, count).mapToObj(item::formatted).collect(Collectors.joining(",", "[", "]"));
    }
}
