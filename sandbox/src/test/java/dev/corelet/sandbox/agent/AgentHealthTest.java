package dev.corelet.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.sandbox.apiserver.Gatekeeper;
import dev.corelet.sandbox.kubelet.SandboxKubelet;
import dev.corelet.sandbox.runtime.ContainerSpec;
import dev.corelet.sandbox.runtime.CpuLimits;
import dev.corelet.sandbox.runtime.PodSpec;
import dev.corelet.sandbox.runtime.QosClass;
import dev.corelet.sandbox.runtime.SandboxRuntime;
import dev.corelet.sandbox.runtime.SandboxRuntimeConfig;
import dev.corelet.testkit.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real agent says of itself while its peers come and go. */
class AgentHealthTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Gatekeeper AWAY = (method, path) -> OptionalInt.of(503);

    @TempDir
    private Path directory;

    private final Deque<AutoCloseable> peers = new ArrayDeque<>();
    private RunningAgent agent;

    @BeforeEach
    void start() throws Exception {
        agent = new RunningAgent(directory);
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        while (!peers.isEmpty()) {
            peers.pop().close();
        }
    }

    private SandboxRuntime startRuntime() throws IOException {
        SandboxRuntime runtime = SandboxRuntime.start(
                SandboxRuntimeConfig.of(agent.nriSocket(), List.of(agent.cdi()), CpuSet.range(0, 3), NodeSet.of(0)));
        peers.push(runtime);
        return runtime;
    }

    private void startKubelet(SandboxRuntime runtime) {
        peers.push(SandboxKubelet.start(agent.registry(), (namespace, name) -> Optional.empty(), runtime, 1L << 30));
    }

    private SandboxRuntime startAll() throws IOException {
        SandboxRuntime runtime = startRuntime();
        startKubelet(runtime);
        awaitReady();
        return runtime;
    }

    private void awaitReady() {
        await().atMost(LONG).until(() -> agent.get("/readyz").status() == 200);
    }

    private void awaitFailed(String part, String why) {
        await().atMost(LONG)
                .until(() -> agent.get("/readyz").line(part).matches("failed %s: .*%s.*".formatted(part, why)));
    }

    private double metric(String name, String... labels) {
        return PrometheusText.parse(agent.get("/metrics").body()).value(name, labels);
    }

    @Test
    void withoutKubeletAndRuntimeItLivesAndIsNotReadyAndSaysWhy() {
        await().atMost(LONG).until(() -> agent.get("/readyz").line("slices").startsWith("ok"));
        awaitFailed("runtime", "no NRI connection at .*nri.sock.*; is the container runtime up, and NRI on");

        assertThat(agent.get("/readyz").status()).isEqualTo(500);
        assertThat(agent.get("/readyz").line("kubelet"))
                .startsWith("failed kubelet: it has not registered the driver; is kubelet.registryDirectory");
        assertThat(agent.get("/startupz").status()).isEqualTo(200);
        assertThat(agent.get("/livez").body()).isEqualTo("ok node-loop\nok sockets\nok publisher\n");
        assertThat(agent.get("/livez").status()).isEqualTo(200);
        assertThat(metric("corelet_nri_connected")).isZero();
        assertThat(metric("corelet_kubelet_registered")).isZero();
    }

    @Test
    void withAllItsPeersItIsReadyAndStaysStartedWhoeverGoes() throws Exception {
        SandboxRuntime runtime = startAll();

        assertThat(agent.get("/readyz").body()).hasLineCount(7).doesNotContain("failed");
        assertThat(agent.get("/readyz").line("abstraction"))
                .isEqualTo("ok abstraction scheme attrs-hybrid, policy policy-topology-aware");
        assertThat(agent.get("/startupz").status()).isEqualTo(200);

        runtime.close();
        awaitFailed("runtime", "");
        assertThat(agent.get("/startupz").body()).isEqualTo("ok started\n");
        assertThat(agent.get("/livez").status()).isEqualTo(200);
        await().atMost(LONG).until(() -> metric("corelet_nri_connection_losses_total") == 1);

        SandboxRuntime back = startRuntime();
        awaitReady();
        assertThat(back.synchronizations()).isEqualTo(1);
        assertThat(metric("corelet_nri_connections_total")).isEqualTo(2);
    }

    @Test
    void anApiServerThatIsAwayKeepsItFromBeingReadyOnly() throws Exception {
        agent.server.guard(AWAY);
        startKubelet(startRuntime());
        // What an agent does at its start may be there before the guard is.
        agent.configure("scheme: {options: {device: core}}");

        awaitFailed("slices", "the last try failed: .*; it is tried again");
        assertThat(agent.get("/livez").status()).isEqualTo(200);
        assertThat(metric("corelet_slices_current")).isZero();
        await().atMost(LONG).until(() -> metric("corelet_slice_publication_failures_total", "reason=server") > 0);

        agent.server.guard(Gatekeeper.OPEN);
        awaitReady();
        assertThat(metric("corelet_slices_current")).isEqualTo(1);
    }

    @Test
    void aLedgerThatCantBeWrittenKeepsItFromBeingReadyOnly() throws Exception {
        SandboxRuntime runtime = startAll();
        Path inTheWay = Files.createDirectories(agent.state().resolve("ledger.tmp/in-the-way"));
        String pod = runtime.runPod(PodSpec.of("uid-1", "default", "pod-1", QosClass.BURSTABLE));
        assertThatThrownBy(() -> create(runtime, pod)).hasMessageContaining("the ledger can't be written");

        awaitFailed("ledger", "the ledger can't be written: .*; make room, or repair state.directory");
        assertThat(agent.get("/livez").status()).isEqualTo(200);
        assertThat(metric("corelet_refusals_total", "subject=container", "reason=disk"))
                .isEqualTo(1);

        Files.delete(inTheWay);
        awaitReady();
    }

    private static void create(SandboxRuntime runtime, String pod) throws Exception {
        String unused = runtime.createContainer(pod, ContainerSpec.of("main", List.of(), List.of(), CpuLimits.NONE));
    }

    @Test
    void aSocketThatSomebodyRemovesMakesItFail() throws IOException {
        Path socket = agent.registry().resolve("native.cpu-reg.sock");
        Files.delete(socket);

        await().atMost(LONG).until(() -> agent.get("/livez").status() == 500);
        assertThat(agent.get("/livez").line("sockets"))
                .isEqualTo("failed sockets: %s gone; start the agent again, and find out who removed it"
                        .formatted(socket));
    }

    @Test
    void aChangeThatCantBeUsedIsShownAndTheLastGoodOneStaysReady() throws Exception {
        startAll();
        agent.configure("policy: {name: nonesuch}");

        await().atMost(LONG)
                .until(() -> agent.get("/readyz").line("abstraction").contains("nonesuch"));
        assertThat(agent.get("/readyz").line("abstraction"))
                .matches("ok abstraction scheme attrs-hybrid, policy policy-topology-aware; of a change \\d+ s ago:"
                        + " the policy stays as it was: unknown policy 'nonesuch'; .*");
        assertThat(agent.get("/readyz").status()).isEqualTo(200);
        assertThat(metric("corelet_config_last_reload_successful")).isZero();
        assertThat(metric("corelet_config_reloads_total", "result=failure")).isEqualTo(1);

        agent.configure("");
        await().atMost(LONG).until(() -> metric("corelet_config_last_reload_successful") == 1);
    }

    @Test
    void whatWorkloadsHaveIsMeasured() throws Exception {
        SandboxRuntime runtime = startAll();
        String pod = runtime.runPod(PodSpec.of("uid-1", "default", "pod-1", QosClass.BURSTABLE));
        create(runtime, pod);

        PrometheusText scrape = PrometheusText.parse(agent.get("/metrics").body());
        assertThat(scrape.value("corelet_node_info", "node=node-1", "driver=native.cpu"))
                .isEqualTo(1);
        assertThat(scrape.value("corelet_abstraction_info", "scheme=attrs-hybrid", "policy=policy-topology-aware"))
                .isEqualTo(1);
        assertThat(scrape.value("corelet_containers", "cpus=shared")).isEqualTo(1);
        assertThat(scrape.value("corelet_cpus", "state=shared")).isEqualTo(4);
        assertThat(scrape.value("corelet_published_devices")).isEqualTo(4);
        assertThat(scrape.value("corelet_nri_request_duration_seconds_count", "request=create", "result=done"))
                .isEqualTo(1);
        assertThat(scrape.value("corelet_ledger_commit_duration_seconds_count", "result=done"))
                .isGreaterThanOrEqualTo(1);
        assertThat(scrape.value("corelet_ledger_size_bytes")).isGreaterThan(20);
        assertThat(scrape.value("corelet_plugins", "state=loaded")).isEqualTo(3);
        assertThat(scrape.value("process_resident_memory_bytes")).isGreaterThan(1 << 20);
    }

    @Test
    void howMuchIsLoggedFollowsTheConfiguration() throws Exception {
        Logger own = Logger.getLogger("dev.corelet");
        agent.configure("log: {level: debug}");
        await().atMost(LONG).until(() -> Level.FINE.equals(own.getLevel()));

        agent.configure("");
        await().atMost(LONG).until(() -> Level.INFO.equals(own.getLevel()));
    }
}
