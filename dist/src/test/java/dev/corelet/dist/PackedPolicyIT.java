package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.testkit.AllocationPolicyContract;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy in {@code docs/write-a-plugin.md} keeps what every policy promises, and takes its turn in a cluster. */
class PackedPolicyIT implements AllocationPolicyContract {

    @TempDir
    static Path work;

    private static URLClassLoader loader;

    @BeforeAll
    static void compile() throws IOException {
        Path jar = PluginJar.named("policy-packed")
                .source("com.example.PackedPolicy", Documentation.javaOf("com.example.PackedPolicy"))
                .service(AllocationPolicy.class.getName(), "com.example.PackedPolicy")
                .compiledAgainst(Distribution.apiJar())
                .write(work.resolve("packed.jar"));
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, AllocationPolicy.class.getClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
    }

    @Override
    public AllocationPolicy policy() {
        return ServiceLoader.load(AllocationPolicy.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(policy -> policy.name().equals("policy-packed"))
                .findFirst()
                .orElseThrow();
    }

    /** Two packages of four cores of two threads: package 0 has CPUs 0 to 7. */
    @Test
    void policiesTakeTurnsWhileClaimsAndContainersAreThere() throws Exception {
        write(
                "before.yaml",
                claimed("held"),
                pod("two", "resources: {limits: {cpu: 2, memory: 1Mi}}"),
                pod("rest", ""));
        write("between.yaml", claimed("more"), pod("three", "resources: {limits: {cpu: 3, memory: 1Mi}}"));
        Path script = write("script.yaml", """
                config: {cpus: {reserved: "0"}}
                steps:
                - apply: before.yaml
                - dropPlugin: packed.jar
                - activate: {policy: policy-packed}
                - expect:
                    claims: {default/held: {state: prepared, cpus: 1}}
                    containers:
                      default/held/main: {cpus: 1}
                      default/two/main: {count: {cpus: 2, exclusive: 2, cores: 1}}
                      default/rest/main: {count: {cpus: 13, exclusive: 0}}
                    disjoint: {cpus: [default/*]}
                - apply: between.yaml
                - restartRuntime
                - expect:
                    claims:
                      default/held: {state: prepared, cpus: 1}
                      default/more: {state: prepared, cpus: 2}
                    containers:
                      default/more/main: {cpus: 2}
                      default/three/main: {count: {cpus: 3, exclusive: 3, packages: 1}}
                      default/rest/main: {count: {cpus: 9, exclusive: 0}}
                    disjoint: {cpus: [default/*]}
                - activate: {policy: policy-topology-aware}
                - expect:
                    claims:
                      default/held: {state: prepared, cpus: 1}
                      default/more: {state: prepared, cpus: 2}
                    containers:
                      default/held/main: {cpus: 1}
                      default/more/main: {cpus: 2}
                      default/two/main: {count: {cpus: 2, exclusive: 2}}
                      default/three/main: {count: {cpus: 3, exclusive: 3}}
                      default/rest/main: {atLeast: {cpus: 1}, count: {exclusive: 0}}
                    disjoint: {cpus: [default/*]}
                """);

        SandboxScript run = SandboxScript.run("synthetic:package:2 numa:1 core:4 thread:2", script);

        assertThat(run.status()).as("%s", run.steps()).isZero();
    }

    private static Path write(String name, String... documents) throws IOException {
        return Files.writeString(work.resolve(name), String.join("---\n", documents));
    }

    private static String claimed(String name) {
        return """
                apiVersion: resource.k8s.io/v1
                kind: ResourceClaim
                metadata: {name: %1$s}
                spec: {devices: {requests: [{name: cpus, exactly: {deviceClassName: native.cpu}}]}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  containers: [{name: main, image: busybox, resources: {claims: [{name: cpus}]}}]
                  resourceClaims: [{name: cpus, resourceClaimName: %1$s}]
                """.formatted(name);
    }

    private static String pod(String name, String resources) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {containers: [{name: main, image: busybox, %s}]}
                """.formatted(name, resources);
    }
}
