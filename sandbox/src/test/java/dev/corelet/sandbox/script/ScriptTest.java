package dev.corelet.sandbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

    @TempDir
    Path directory;

    @Test
    void readsEveryKindOfStep() throws IOException {
        Script script = read("""
                steps:
                - apply: pods/a.yaml
                - delete: Pod/default/a
                - delete: DeviceClass/native.cpu
                - killAgent
                - startAgent:
                - restartRuntime
                - activate: {scheme: whole-cores, policy: {name: spread, options: {gap: 2, near: [a, b]}}}
                - dropPlugin: jars/x.jar
                """);

        assertThat(script.steps())
                .containsExactly(
                        new Step.Apply("pods/a.yaml", directory.resolve("pods/a.yaml")),
                        new Step.Delete(new ObjectName("Pod", "default", "a")),
                        new Step.Delete(new ObjectName("DeviceClass", "", "native.cpu")),
                        new Step.KillAgent(),
                        new Step.StartAgent(),
                        new Step.RestartRuntime(),
                        new Step.Activate(
                                Optional.of(new Selection("whole-cores", Map.of())),
                                Optional.of(new Selection("spread", Map.of("gap", 2, "near", List.of("a", "b"))))),
                        new Step.DropPlugin("jars/x.jar", directory.resolve("jars/x.jar")));
    }

    @Test
    void namesStepsInTheWordsOfTheScript() throws IOException {
        Script script = read("""
                steps:
                - apply: a.yaml
                - delete: Pod/default/a
                - killAgent
                - activate: {scheme: whole-cores, policy: spread}
                - dropPlugin: x.jar
                """);

        assertThat(script.steps())
                .extracting(Step::label)
                .containsExactly(
                        "apply a.yaml",
                        "delete Pod/default/a",
                        "killAgent",
                        "activate scheme whole-cores, policy spread",
                        "dropPlugin x.jar");
    }

    @Test
    void leavesAnAbsoluteFileNameAsItIs() throws IOException {
        assertThat(read("steps: [{apply: /etc/a.yaml}]").steps())
                .containsExactly(new Step.Apply("/etc/a.yaml", Path.of("/etc/a.yaml")));
    }

    @Test
    void takesAScriptWithoutSteps() throws IOException {
        assertThat(read("steps: []").steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "''                              | s.yaml:1: steps: found no such key, expected a list of steps",
                "step: []                        | s.yaml:1: step: found an unknown key, expected steps",
                "steps: apply                    | s.yaml:1: steps: found 'apply', expected a list of steps",
                "\"steps:\n- kill\"              | s.yaml:2: steps[0]: found 'kill', expected one of apply, delete,",
                "\"steps:\n- apply\"             | s.yaml:2: steps[0].apply: found nothing, expected the name of a manif",
                "\"steps:\n- apply: [a]\"        | s.yaml:2: steps[0].apply: found a list, expected the name of a manif",
                "\"steps:\n- killAgent: now\"    | s.yaml:2: steps[0].killAgent: found 'now', expected nothing after it",
                "\"steps:\n- delete: web\"       | s.yaml:2: steps[0].delete: found 'web', expected KIND/NAMESPACE/NAME",
                "\"steps:\n- delete: a/b/c/d\"   | s.yaml:2: steps[0].delete: found 'a/b/c/d', expected KIND/NAMESPACE",
                "\"steps:\n- {apply: a, delete: b}\" | s.yaml:2: steps[0]: found 2 keys, expected one of apply",
                "\"steps:\n- activate:\"         | s.yaml:2: steps[0].activate: found nothing, expected scheme, policy",
                "\"steps:\n- activate: {shceme: a}\" | s.yaml:2: steps[0].activate.shceme: found an unknown key, expected s",
                "\"steps:\n- activate: {scheme: {nmae: a}}\" | s.yaml:2: steps[0].activate.scheme.nmae: found an unknown",
                "\"steps:\n- activate: {scheme: {options: {}}}\" | s.yaml:2: steps[0].activate.scheme.name: found nothing",
                "\"steps: []\nsteps: []\"        | s.yaml:2: steps: found the key twice, expected it once",
                "\"steps:\n- 'a\"                | s.yaml:2: found unexpected end of stream; expected YAML",
            })
    void saysWhereAScriptIsWrong(String text, String message) {
        assertThatThrownBy(() -> read(text.equals("''") ? "{}" : text))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysThatAScriptIsEmpty() {
        assertThatThrownBy(() -> read("# nothing\n"))
                .isInstanceOf(OperatorException.class)
                .hasMessageEndingWith("s.yaml:1: the script is empty, expected 'steps:' and a list");
    }

    @Test
    void saysThatAScriptDoesNotExist() {
        assertThatThrownBy(() -> Script.read(directory.resolve("none.yaml")))
                .isInstanceOf(OperatorException.class)
                .hasMessageEndingWith("none.yaml does not exist; expected a script");
    }

    private Script read(String text) throws IOException {
        return Script.read(Files.writeString(directory.resolve("s.yaml"), text));
    }
}
