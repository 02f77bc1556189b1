package dev.corelet.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Values mean what they say, or are refused by name: numbers, nulls, names that are taken, mistakes deep inside. */
@EnabledOnOs(
        architectures = {"amd64", "x86_64"},
        disabledReason = "Helm's library comes for amd64 only")
class ValuesTest {

    @TempDir
    private Path directory;

    private Chart values(String yaml) throws IOException {
        return Chart.withDefaults().with(Files.writeString(directory.resolve("values.yaml"), yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: {tag: 15} | image.tag: found the number 15, expected text: put it in quotes, or use --set-string
            image: {tag: 1.10} | image.tag: found the number 1.1, expected text
            cpus: {reserved: 2.0} | cpus.reserved: found the number 2, expected text
            nodeGroups: {a: {nodeSelector: {b: c}, cpus: {reserved: 2}}} | nodeGroups.a.cpus.reserved: found the number 2
            extraEnv: {VERSION: 1.10} | '/extraEnv/VERSION': got number, want boolean or integer or string
            nodeSelector: {generation: 7} | '/nodeSelector/generation': got number, want string
            """)
    void aNumberWhereItsTextMattersIsRefused(String yaml, String complaint) throws IOException {
        assertThatThrownBy(() -> values(yaml).render()).hasMessageContaining(complaint);
    }

    @Test
    void textOfDigitsStaysText() throws IOException {
        Rendered rendered = values("""
                driver: "123"
                image: {tag: "1.10"}
                cpus: {reserved: "2.0"}
                nodeGroups: {"1": {nodeSelector: {a: "2"}}}
                """).render();

        assertThat(rendered.agent().getImage()).isEqualTo("corelet:1.10");
        assertThat(AgentView.read(rendered.configuration()).driver()).isEqualTo("123");
        assertThat(rendered.configuration()).contains("reserved: \"2.0\"");
        assertThat(rendered.text()).contains("corelet.dev/node-group: \"1\"");
    }

    @Test
    void wholeNumbersOfTheEnvironmentKeepTheirDigits() throws IOException {
        assertThat(env(values("extraEnv: {A: 1000000, B: true}").set("extraEnv.C", 123456789), "corelet"))
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(tuple("A", "1000000"), tuple("B", "true"), tuple("C", "123456789"));
    }

    private static List<EnvVar> env(Chart chart, String daemonSet) {
        List<EnvVar> env = chart.render().agent(daemonSet).getEnv();
        return env.subList(1, env.size());
    }

    /** Kubernetes replaces $(A) only by a variable that stands before the one that names it. */
    @Test
    void variablesOfAGroupKeepTheirOrder() throws IOException {
        Chart chart = values("""
                extraEnv: [{name: Z, value: z}, {name: A, value: a}, {name: M, value: $(Z)}]
                nodeGroups:
                  g:
                    nodeSelector: {x: z}
                    extraEnv: [{name: T, value: t}, {name: A, value: $(Z)/g}, {name: B, value: $(T)}]
                """);

        assertThat(env(chart, "corelet-g"))
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("Z", "z"), tuple("A", "$(Z)/g"), tuple("M", "$(Z)"), tuple("T", "t"), tuple("B", "$(T)"));
        assertThat(env(chart, "corelet")).extracting(EnvVar::getName).containsExactly("Z", "A", "M");
    }

    @ParameterizedTest
    @CsvSource({"default, the agents of all other nodes", "dashboards, the ConfigMap of metrics.dashboard"})
    void aGroupCanNotHaveANameThatIsTaken(String name, String by) {
        assertThatThrownBy(() -> Chart.withDefaults()
                        .set("nodeGroups." + name + ".nodeSelector.a", "b")
                        .render())
                .hasMessageContaining("nodeGroups.%s: %s".formatted(name, by));
    }

    static Stream<List<String>> everyValue() throws IOException {
        Map<?, ?> values = new Yaml().load(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));
        List<List<String>> paths = new ArrayList<>();
        collect(values, List.of(), paths);
        return paths.stream();
    }

    private static void collect(Map<?, ?> values, List<String> above, List<List<String>> paths) {
        values.forEach((key, value) -> {
            List<String> path = new ArrayList<>(above);
            path.add(String.valueOf(key));
            paths.add(path);
            if (value instanceof Map<?, ?> map) {
                collect(map, path, paths);
            }
        });
    }

    /** To Helm a null says that the chart's default is not wanted. */
    @ParameterizedTest
    @MethodSource("everyValue")
    void aNullLeavesOutWhatCanBeLeftOutAndIsRefusedByNameOtherwise(List<String> path) throws IOException {
        String yaml = String.join(": {", path) + ": null" + "}".repeat(path.size() - 1);
        String last = path.get(path.size() - 1);
        Rendered rendered;
        try {
            rendered = values(yaml).render();
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageContaining("missing property '%s'".formatted(last));
            return;
        }
        assertThat(rendered.text()).doesNotContain("%!", "<nil>", "<no value>", ": null");
    }

    @Test
    void aProbeThatIsNullIsLeftOut() throws IOException {
        Rendered rendered = values("probes: {startup: null}").render();

        assertThat(rendered.agent().getStartupProbe()).isNull();
        assertThat(rendered.agent().getLivenessProbe()).isNotNull();
    }

    private static final String TERMS =
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            affinity: {nodeAffinity: {foo: 1}} | additional properties 'foo' not allowed
            affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{foo: 1}]}} | 'foo' not allowed
            affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm: {}}]}} | 'weight'
            networkPolicy: {from: [{podSelector: {foo: 1}}]} | 'foo' not allowed
            networkPolicy: {from: [{namespaceSelector: {matchLabel: {a: b}}}]} | 'matchLabel' not allowed
            networkPolicy: {from: [{ipBlock: {cdir: 10.0.0.0/8}}]} | 'cdir' not allowed
            extraEnv: [{name: A, valueFrom: {fieldReff: {fieldPath: b}}}] | 'fieldReff' not allowed
            extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: b}}}] | missing property 'key'
            resources: {claims: [{nam: a}]} | 'nam' not allowed
            """)
    void aMistakeDeepInsideOfATypeOfKubernetesIsRefused(String yaml, String complaint) {
        assertThatThrownBy(() -> values(yaml).render()).hasMessageContaining(complaint);
        assertThatThrownBy(() -> values(TERMS + "{matchExpresions: []}]}}}").render())
                .hasMessageContaining("'matchExpresions' not allowed");
    }

    /** Rendering holds each of these against the Kubernetes model, too. */
    @Test
    void allThatTheTypesOfKubernetesHaveIsTaken() throws IOException {
        Rendered rendered = values("""
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                        - matchExpressions: [{key: a, operator: Gt, values: ["1"]}]
                          matchFields: [{key: metadata.name, operator: In, values: [b]}]
                    preferredDuringSchedulingIgnoredDuringExecution:
                      - {weight: 1, preference: {matchExpressions: [{key: a, operator: Exists}]}}
                  podAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      - {topologyKey: a, namespaces: [b], matchLabelKeys: [c], labelSelector: {matchLabels: {d: e}}}
                  podAntiAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 100
                        podAffinityTerm: {topologyKey: a, mismatchLabelKeys: [b], namespaceSelector: {}}
                networkPolicy:
                  enabled: true
                  from:
                    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                    - podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}
                extraEnv:
                  - {name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}}
                  - {name: B, valueFrom: {resourceFieldRef: {containerName: a, resource: limits.cpu, divisor: 1m}}}
                  - {name: C, valueFrom: {configMapKeyRef: {name: a, key: b, optional: true}}}
                  - {name: D, valueFrom: {secretKeyRef: {name: a, key: b, optional: true}}}
                """).render();

        assertThat(rendered.pod().getAffinity().getPodAntiAffinity()).isNotNull();
        assertThat(rendered.agent().getEnv()).hasSize(5);
    }
}
