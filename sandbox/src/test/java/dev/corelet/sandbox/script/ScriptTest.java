package dev.corelet.sandbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Reservation;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.topology.Overrides;
import dev.corelet.sandbox.script.Expectation.Bound;
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

    private static final AgentConfigFile CONFIG =
            new AgentConfigFile(new Surroundings("node", Path.of("/plugins"), Overrides.NONE));

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
    void bringsItsMachineAndItsConfiguration() throws IOException {
        Script script = read("""
                topology: synthetic:core:4
                config:
                  cpus: {reserved: 750m}
                steps:
                - configure: {cpus: {reserved: 0-1}}
                - configure: other.yaml
                """);

        assertThat(script.topology()).contains("synthetic:core:4");
        assertThat(script.config().orElseThrow().read(CONFIG).cpus().reserved()).isEqualTo(Reservation.parse("750m"));
        assertThat(script.steps().get(0))
                .asInstanceOf(type(Step.Configure.class))
                .extracting(step -> step.configuration().read(CONFIG).cpus().reserved())
                .isEqualTo(Reservation.parse("0-1"));
        assertThat(script.steps().get(1))
                .isEqualTo(new Step.Configure(new Configuration.Separate(directory.resolve("other.yaml"))));
    }

    @Test
    void looksForAMachinesFilesBesideTheScript() throws IOException {
        assertThat(read("{topology: rome.tar.gz, steps: []}").topology())
                .contains(directory.resolve("rome.tar.gz").toString());
        assertThat(read("{topology: host, steps: []}").topology()).contains("host");
    }

    @Test
    void saysWhereTheConfigurationInAScriptIsWrong() throws IOException {
        Configuration config =
                read("steps: []\nconfig:\n  cpus: {reservd: 1}\n").config().orElseThrow();

        assertThatThrownBy(() -> config.read(CONFIG))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining(
                        "s.yaml:3: config.cpus.reservd: unknown key; expected one of available, reserved");
    }

    @Test
    void readsWhatIsExpected() throws IOException {
        Script script = read("""
                steps:
                - expect:
                    containers:
                      default/a/c0:
                        state: running
                        cpus: 4-5
                        exclusive: none
                        count: {cores: 1}
                        notSharedWith: {default/b/*: {atLeast: {cpus: 1}}}
                      default/b/*: {error: no CPU}
                    claims:
                      default/x: {state: prepared, atMost: {packages: 2}}
                    disjoint: {nodes: [default/a/c0, default/b/*]}
                - fails: {step: {configure: {cpus: {reserved: 9}}}, error: not available}
                """);

        Subject a = container("default/a/c0");
        assertThat(script.steps().get(0))
                .isEqualTo(new Step.Expect(List.of(
                        new Expectation.InState(at(5, "containers.default/a/c0.state"), a, "running"),
                        new Expectation.Having(
                                at(6, "containers.default/a/c0.cpus"), a, Property.CPUS, CpuSet.of(4, 5)),
                        new Expectation.Having(
                                at(7, "containers.default/a/c0.exclusive"), a, Property.EXCLUSIVE, CpuSet.EMPTY),
                        new Expectation.HavingMany(
                                at(8, "containers.default/a/c0.count.cores"), a, Property.CORES, Bound.EXACTLY, 1),
                        new Expectation.HavingMany(
                                at(9, "containers.default/a/c0.notSharedWith.default/b/*.atLeast.cpus"),
                                a.part(new Subject.Part(false, "default/b/*")),
                                Property.CPUS,
                                Bound.AT_LEAST,
                                1),
                        new Expectation.Saying(
                                at(10, "containers.default/b/*.error"), container("default/b/*"), "no CPU"),
                        new Expectation.InState(at(12, "claims.default/x.state"), claim("default/x"), "prepared"),
                        new Expectation.HavingMany(
                                at(12, "claims.default/x.atMost.packages"),
                                claim("default/x"),
                                Property.PACKAGES,
                                Bound.AT_MOST,
                                2),
                        new Expectation.Related(
                                at(13, "disjoint.nodes"),
                                Expectation.Relation.DISJOINT,
                                Property.NODES,
                                List.of("default/a/c0", "default/b/*")))));
        assertThat(script.steps().get(1))
                .asInstanceOf(type(Step.Fails.class))
                .returns("not available", Step.Fails::error)
                .returns("configure", fails -> fails.action().label());
    }

    private Place at(int line, String key) {
        return new Place(directory.resolve("s.yaml").toString(), line, "steps[0].expect." + key);
    }

    private static Subject container(String name) {
        return new Subject(Subject.Kind.CONTAINER, name, Optional.empty());
    }

    private static Subject claim(String name) {
        return new Subject(Subject.Kind.CLAIM, name, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}                                     | : found nothing, expected containers, claims, same, disjoint, com",
                "{pods: {}}                             | .pods: found an unknown key, expected containers or claims or",
                "{containers: {a/b: {cpus: 1}}}         | .containers.a/b: found 'a/b', expected NAMESPACE/POD/CONTAINER",
                "{containers: {a/b/c/*: {cpus: 1}}}     | .containers.a/b/c/*: found 'a/b/c/*', expected NAMESPACE/POD/",
                "{containers: {a/b/c: {cpu: 1}}}        | .containers.a/b/c.cpu: found an unknown key, expected state or",
                "{containers: {a/b/c: {cores: 1}}}      | .containers.a/b/c.cores: found an unknown key, expected state",
                "{containers: {a/b/c: {cpus: many}}}    | .containers.a/b/c.cpus: found 'many', expected ids such as 0-3,8",
                "{containers: {a/b/c: {cpus: [1, 2]}}}  | .containers.a/b/c.cpus: found a list, expected ids such as 0-3,8",
                "{containers: {a/b/c: {count: 3}}}      | .containers.a/b/c.count: found '3', expected cpus, exclusive",
                "{containers: {a/b/c: {count: {cpus: 1-3}}}} | .count.cpus: found '1-3', expected a number from 0 to",
                "{containers: {a/b/c: {state: fine}}}   | .containers.a/b/c.state: found 'fine', expected one of running,",
                "{containers: {a/b/c: {sharedWith: {x: {cpus: 1}}}}} | .sharedWith.x: found 'x', expected NAMESPACE/POD",
                "{containers: {a/b/c: {sharedWith: {x/*: {mems: 1}}}}} | .sharedWith.x/*.mems: found an unknown key",
                "{claims: {a/b: {exclusive: 1}}}        | .claims.a/b.exclusive: found an unknown key, expected state or",
                "{same: {cpus: a/b/c}}                  | .same.cpus: found 'a/b/c', expected a list of containers",
                "{same: {cpus: [a]}}                    | .same.cpus: found 'a', expected NAMESPACE/POD/CONTAINER",
            })
    void saysWhereAnExpectationIsWrong(String expectation, String message) {
        assertThatThrownBy(() -> read("steps:\n- expect: %s\n".formatted(expectation)))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("s.yaml:2: steps[0].expect")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
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
                "\"steps:\n- explain:\" | s.yaml:2: steps[0].explain: found nothing, expected NAMESPACE/POD/CONTAINER",
                "\"steps:\n- fails: {step: startAgent}\" | s.yaml:2: steps[0].fails.error: found nothing, expected a part",
                "\"steps:\n- fails: {error: x}\" | s.yaml:2: steps[0].fails.step: found nothing, expected one of apply",
                "\"steps:\n- fails: {step: {expect: {}}, error: x}\" | s.yaml:2: steps[0].fails.step: found 'expect', exp",
                "\"steps:\n- configure:\"        | s.yaml:2: steps[0].configure: found nothing, expected a configurati",
                "\"topology: []\nsteps: []\"     | s.yaml:1: topology: found a list, expected a machine",
                "\"steps: &a [*a]\"             | s.yaml:1: ",
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
