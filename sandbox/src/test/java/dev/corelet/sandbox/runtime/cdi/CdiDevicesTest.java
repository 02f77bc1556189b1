package dev.corelet.sandbox.runtime.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CdiDevicesTest {

    private Path low;
    private Path high;
    private CdiDevices devices;

    @BeforeEach
    void directories(@TempDir Path directory) throws IOException {
        low = Files.createDirectory(directory.resolve("low"));
        high = Files.createDirectory(directory.resolve("high"));
        devices = new CdiDevices(List.of(low, high, directory.resolve("missing")));
    }

    private static void write(Path directory, String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static String spec(String device, String env) {
        return """
                {"cdiVersion": "0.5.0", "kind": "corelet.dev/claim",
                 "devices": [{"name": "%s", "containerEdits": {"env": ["%s"]}}]}
                """.formatted(device, env);
    }

    @Test
    void addsTheEditsOfAFileOnceAndThoseOfItsDevicesInOrder() throws Exception {
        write(low, "two.yaml", """
                cdiVersion: v0.3.0
                kind: vendor.com/class
                containerEdits: {env: [COMMON=1]}
                devices:
                  - {name: a, containerEdits: {env: [A=1]}}
                  - {name: b, containerEdits: {env: [B=1, B2=2]}}
                """);
        write(low, "other.json", spec("u1", "C=1"));
        assertThat(devices.environmentOf(List.of(
                        "vendor.com/class=b", "corelet.dev/claim=u1", "vendor.com/class=a", "vendor.com/class=b")))
                .containsExactly("COMMON=1", "B=1", "B2=2", "C=1", "A=1");
    }

    @Test
    void readsTheFilesAnewEachTime() throws Exception {
        write(low, "claim.json", spec("u1", "A=1"));
        assertThat(devices.environmentOf(List.of("corelet.dev/claim=u1"))).containsExactly("A=1");
        write(low, "claim.json", spec("u1", "A=2"));
        assertThat(devices.environmentOf(List.of("corelet.dev/claim=u1"))).containsExactly("A=2");
    }

    @Test
    void readsOnlySpecFiles() throws Exception {
        write(low, "spec.123.tmp", spec("u1", "A=1"));
        Files.createDirectory(low.resolve("sub"));
        write(low.resolve("sub"), "claim.json", spec("u1", "A=1"));
        assertThatThrownBy(() -> devices.environmentOf(List.of("corelet.dev/claim=u1")))
                .hasMessage("CDI device injection failed: unresolvable CDI devices corelet.dev/claim=u1");
    }

    @Test
    void prefersTheLaterDirectory() throws Exception {
        write(low, "claim.json", spec("u1", "A=low"));
        write(high, "claim.json", spec("u1", "A=high"));
        assertThat(devices.environmentOf(List.of("corelet.dev/claim=u1"))).containsExactly("A=high");
    }

    @Test
    void usesNeitherOfTwoDevicesInOneDirectory() throws Exception {
        write(low, "one.json", spec("u1", "A=1"));
        write(low, "two.json", spec("u1", "A=2"));
        assertThatThrownBy(() -> devices.environmentOf(List.of("corelet.dev/claim=u1")))
                .hasMessageContaining("corelet.dev/claim=u1 is described twice");
        write(high, "three.json", spec("u1", "A=3"));
        assertThat(devices.environmentOf(List.of("corelet.dev/claim=u1"))).containsExactly("A=3");
    }

    @Test
    void namesAllDevicesThatAreMissingAndTheFilesThatItIgnored() throws Exception {
        write(low, "bad.json", "{\"cdiVersion\": \"0.5.0\", \"kind\": \"a/b\", \"cpuset\": \"1\"}");
        assertThatThrownBy(() -> devices.environmentOf(List.of("a/b=x", "a/b=y")))
                .hasMessage(
                        "CDI device injection failed: unresolvable CDI devices a/b=x, a/b=y (%s is ignored: unknown field 'cpuset')"
                                .formatted(low.resolve("bad.json")));
    }

    @Test
    void asksForNothingWhenThereAreNoDevices() throws Exception {
        write(low, "bad.json", "{");
        assertThat(devices.environmentOf(List.of())).isEmpty();
    }

    private String problemWith(String content) throws Exception {
        write(low, "spec.yaml", content);
        try {
            devices.environmentOf(List.of("no/such=device"));
        } catch (UnresolvedDeviceException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("resolved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {env: [A=1]}}], more: 1}",
                "{cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, cpus: 1, containerEdits: {env: [A=1]}}]}",
                "{cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {environment: [A=1]}}]}",
                "{cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {mounts: [{from: /a}]}}]}",
            })
    void ignoresAFileWithAnUnknownField(String content) throws Exception {
        assertThat(problemWith(content)).contains("spec.yaml is ignored: unknown field");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                                                                                  | expected
                    [1]                                                                                | the file is not a mapping
                    {kind: a/b, devices: [{name: x, containerEdits: {env: [A=1]}}]}                     | cdiVersion: is missing
                    {cdiVersion: 9.9.9, kind: a/b, devices: [{name: x, containerEdits: {env: [A=1]}}]}  | cdiVersion: '9.9.9' is not a version
                    {cdiVersion: 0.5, kind: a/b, devices: [{name: x, containerEdits: {env: [A=1]}}]}    | cdiVersion: is not a text
                    {cdiVersion: 0.5.0, kind: ab, devices: [{name: x, containerEdits: {env: [A=1]}}]}   | kind: 'ab' is not vendor/class
                    {cdiVersion: 0.5.0, kind: a/1, devices: [{name: x, containerEdits: {env: [A=1]}}]}  | kind: 'a/1' is not vendor/class
                    {cdiVersion: 0.5.0, kind: a/b}                                                      | devices: there is none
                    {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x}]}                                | changes nothing
                    {cdiVersion: 0.5.0, kind: a/b, devices: [{name: -x, containerEdits: {env: [A=1]}}]} | '-x' is no name of a device
                    {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {env: [=1]}}]}   | '=1' is not NAME=value
                    {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {env: [A]}}]}    | 'A' is not NAME=value
                    {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {env: [1]}}]}    | '1', which is not a text
                    {cdiVersion: 0.5.0, kind: a/b, kind: a/b, devices: []}                              | duplicate key
                    """)
    void ignoresAFileThatIsNotValid(String content, String problem) throws Exception {
        assertThat(problemWith(content)).contains("spec.yaml is ignored: ").contains(problem);
    }

    @Test
    void ignoresAFileWithADeviceTwice() throws Exception {
        assertThat(problemWith("""
                        {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x, containerEdits: {env: [A=1]}},
                          {name: x, containerEdits: {env: [A=1]}}]}
                        """)).contains("device 'x' is there twice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0.4.0 | a/b   | {name: 1x, containerEdits: {env: [A=1]}}                                              | 0.5.0
                    0.5.0 | a/b.c | {name: x, containerEdits: {env: [A=1]}}                                               | 0.6.0
                    0.5.0 | a/b   | {name: x, annotations: {k: v}, containerEdits: {env: [A=1]}}                          | 0.6.0
                    0.3.0 | a/b   | {name: x, containerEdits: {mounts: [{hostPath: /a, containerPath: /b, type: bind}]}}  | 0.4.0
                    0.4.0 | a/b   | {name: x, containerEdits: {deviceNodes: [{path: /dev/a, hostPath: /dev/b}]}}          | 0.5.0
                    0.6.0 | a/b   | {name: x, containerEdits: {additionalGids: [5]}}                                      | 0.7.0
                    0.6.0 | a/b   | {name: x, containerEdits: {intelRdt: {closID: a}}}                                    | 0.7.0
                    1.0.0 | a/b   | {name: x, containerEdits: {intelRdt: {enableMonitoring: true}}}                       | 1.1.0
                    1.0.0 | a/b   | {name: x, containerEdits: {netDevices: [{hostInterfaceName: eth0, name: eth1}]}}      | 1.1.0
                    """)
    void asksForTheVersionThatHasWhatIsUsed(String version, String kind, String device, String needed)
            throws Exception {
        String spec = "{cdiVersion: %s, kind: %s, devices: [%s]}";
        assertThat(problemWith(spec.formatted(version, kind, device)))
                .contains("%s does not have what is used, %s does".formatted(version, needed));
        assertThat(problemWith(spec.formatted(needed, kind, device))).doesNotContain("is ignored");
    }
}
