package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.corelet.nri.api.proto.RegisterPluginRequest;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.plugin.ScriptedRuntime.Peer;
import dev.corelet.nri.transport.TransportSource;
import dev.corelet.nri.ttrpc.TtrpcClient;
import dev.corelet.nri.ttrpc.TtrpcException;
import dev.corelet.nri.ttrpc.TtrpcServer;
import dev.corelet.nri.ttrpc.TtrpcService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that containerd 2.1.9 accepted or sent (nri-contract.md section 7.3). */
@Timeout(30)
class WorkedExampleTest {

    private static final String F1 = """
            00 00 00 02 00 00 00 48 00 00 00 3e 00 00 00 01
            01 00 0a 1c 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 52 75 6e 74 69 6d 65
            12 0e 52 65 67 69 73 74 65 72 50 6c 75 67 69 6e
            1a 0e 0a 08 63 70 75 2d 6a 61 76 61 12 02 31 30
            """;
    private static final String F2 = """
            00 00 00 01 00 00 00 53 00 00 00 49 00 00 00 01
            01 00 0a 1b 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 50 6c 75 67 69 6e 12
            09 43 6f 6e 66 69 67 75 72 65 1a 19 12 0a 63 6f
            6e 74 61 69 6e 65 72 64 1a 05 32 2e 31 2e 39 20
            88 27 28 d0 0f 20 80 a8 d6 b9 07
            """;
    private static final String F3 = "00 00 00 02 00 00 00 0a 00 00 00 00 00 00 00 01 02 00";
    private static final String F4 = "00 00 00 01 00 00 00 0f 00 00 00 05 00 00 00 01 02 00 12 03 10 88 0d";
    private static final String F5 = """
            00 00 00 01 00 00 00 6b 00 00 00 61 00 00 00 03
            01 00 0a 1b 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 50 6c 75 67 69 6e 12
            0b 53 79 6e 63 68 72 6f 6e 69 7a 65 1a 2f 0a 11
            0a 02 70 30 12 03 70 6f 64 1a 02 75 30 22 02 6e
            73 12 1a 0a 02 63 31 12 02 70 30 1a 03 6f 6c 64
            20 03 5a 09 1a 07 12 05 32 03 30 2d 33 20 80 a8
            d6 b9 07
            """;
    private static final String F6 = "00 00 00 01 00 00 00 0a 00 00 00 00 00 00 00 03 02 00";
    private static final String F7 = """
            00 00 00 01 00 00 00 a6 00 00 00 9c 00 00 00 05
            01 00 0a 1b 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 50 6c 75 67 69 6e 12
            0f 43 72 65 61 74 65 43 6f 6e 74 61 69 6e 65 72
            1a 40 0a 11 0a 02 70 30 12 03 70 6f 64 1a 02 75
            30 22 02 6e 73 12 2b 0a 02 63 32 12 02 70 30 1a
            03 6e 65 77 42 11 44 52 41 5f 43 50 55 53 45 54
            5f 75 31 3d 32 2d 33 5a 09 1a 07 12 05 0a 03 08
            80 08 20 80 a8 d6 b9 07 2a 24 0a 1a 63 6f 6e 74
            61 69 6e 65 72 64 2d 6e 61 6d 65 73 70 61 63 65
            2d 74 74 72 70 63 12 06 6b 38 73 2e 69 6f
            """;
    private static final String F8 = """
            00 00 00 01 00 00 00 2a 00 00 00 20 00 00 00 05
            02 00 12 1e 0a 0b 32 09 12 07 12 05 32 03 32 2d
            33 12 0f 0a 02 63 31 12 09 0a 07 12 05 32 03 30
            2d 31
            """;
    /** A request without fields, in the layout of F2, on stream 7. */
    private static final String RUN_POD_SANDBOX = """
            00 00 00 01 00 00 00 36 00 00 00 2c 00 00 00 07
            01 00 0a 1b 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 50 6c 75 67 69 6e 12
            0d 52 75 6e 50 6f 64 53 61 6e 64 62 6f 78
            """;

    private static final String F9 = """
            00 00 00 01 00 00 00 24 00 00 00 1a 00 00 00 07
            02 00 0a 18 08 0c 12 14 6d 65 74 68 6f 64 20 52
            75 6e 50 6f 64 53 61 6e 64 62 6f 78
            """;
    private static final String F10 = """
            00 00 00 02 00 00 00 5c 00 00 00 52 00 00 00 03
            01 00 0a 1c 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 52 75 6e 74 69 6d 65
            12 10 55 70 64 61 74 65 43 6f 6e 74 61 69 6e 65
            72 73 1a 20 0a 1e 0a 02 63 31 12 16 0a 14 12 12
            12 0b 08 ff ff ff ff ff ff ff ff ff 01 32 03 30
            2d 33 18 01
            """;
    private static final String F11 = """
            00 00 00 02 00 00 00 34 00 00 00 2a 00 00 00 03
            02 00 0a 28 08 02 12 24 4e 52 49 20 75 70 64 61
            74 65 20 6f 66 20 73 6f 6d 65 20 63 6f 6e 74 61
            69 6e 65 72 73 20 66 61 69 6c 65 64
            """;
    private static final String F12 = """
            00 00 00 01 00 00 00 4a 00 00 00 40 00 00 00 09
            01 00 0a 1b 6e 72 69 2e 70 6b 67 2e 61 70 69 2e
            76 31 61 6c 70 68 61 31 2e 50 6c 75 67 69 6e 12
            0b 53 74 61 74 65 43 68 61 6e 67 65 1a 0e 08 0b
            12 04 0a 02 70 30 1a 04 0a 02 63 32 20 80 a8 d6
            b9 07
            """;

    private static final class ExampleHandler extends RecordingHandler {

        final CompletableFuture<NriContainer> listed = new CompletableFuture<>();
        final CompletableFuture<NriContainer> created = new CompletableFuture<>();

        @Override
        public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
            listed.complete(containers.get(0));
            return super.onSynchronize(pods, containers);
        }

        @Override
        public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
            created.complete(container);
            return new CreateReply(CpuResources.pinnedTo("2-3", ""), Map.of("c1", CpuResources.pinnedTo("0-1", "")));
        }
    }

    private ScriptedRuntime runtime;

    @BeforeEach
    void listen() throws IOException {
        runtime = new ScriptedRuntime();
    }

    @AfterEach
    void stop() throws IOException {
        runtime.close();
    }

    @Test
    void thePluginAnswersTheRuntimeByteForByte() throws Exception {
        ExampleHandler handler = new ExampleHandler();
        try (NriPlugin plugin = NriPlugin.start(
                        new PluginIdentity("cpu-java", "10"), TransportSource.connectingTo(runtime.socket()), handler);
                Peer peer = runtime.accept()) {
            peer.expect(F1);
            peer.send(F2);
            peer.send(F3);
            peer.expect(F4);
            assertThat(handler.next()).isEqualTo("configure containerd 2.1.9 (NRI 0.8.0, inferred)");
            peer.send(F5);
            peer.expect(F6);
            assertThat(handler.next()).isEqualTo("synchronize [p0] [c1]");
            peer.send(F7);
            peer.expect(F8);
            peer.send(F12);
            peer.expect("00 00 00 01 00 00 00 0a 00 00 00 00 00 00 00 09 02 00");
            assertThat(handler.next()).isEqualTo("remove c2");
            await().until(plugin::isSynchronized);
        }
        assertThat(handler.listed.join().cpu().cpus()).isEqualTo("0-3");
        assertThat(handler.listed.join().state()).isEqualTo(NriContainer.State.RUNNING);
        assertThat(handler.created.join().env()).containsExactly("DRA_CPUSET_u1=2-3");
        assertThat(handler.created.join().cpu().shares()).isEqualTo(OptionalLong.of(1024));
    }

    @Test
    void theClientCallsTheRuntimeByteForByte() throws Exception {
        RegisterPluginRequest registration = RegisterPluginRequest.newBuilder()
                .setPluginName("cpu-java")
                .setPluginIdx("10")
                .build();
        CpuResources resources =
                new CpuResources(OptionalLong.empty(), OptionalLong.of(-1), OptionalLong.empty(), "0-3", "");
        UpdateContainersRequest update = UpdateContainersRequest.newBuilder()
                .addAllUpdate(Translation.updates(Map.of("c1", resources), true))
                .build();
        try (Mux mux = new Mux(TransportSource.connectingTo(runtime.socket()).open());
                TtrpcClient client = new TtrpcClient(mux, 2);
                Peer peer = runtime.accept()) {
            read(mux);

            CompletableFuture<ByteString> registered = call(client, "RegisterPlugin", registration.toByteString());
            peer.expect(F1);
            peer.send(F3);
            assertThat(registered.get(10, TimeUnit.SECONDS)).isEmpty();

            CompletableFuture<ByteString> updated = call(client, "UpdateContainers", update.toByteString());
            peer.expect(F10);
            peer.send(F11);
            assertThat(updated)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(TtrpcException.class)
                    .withMessage("NRI update of some containers failed");
        }
    }

    @Test
    void theServerNamesAMethodThatItDoesNotHaveByteForByte() throws Exception {
        try (Mux mux = new Mux(TransportSource.connectingTo(runtime.socket()).open());
                Peer peer = runtime.accept()) {
            new TtrpcServer(mux, 1, new TtrpcService(PluginService.NAME, Map.of()), Runnable::run);
            read(mux);

            peer.send(RUN_POD_SANDBOX);
            peer.expect(F9);
        }
    }

    private static CompletableFuture<ByteString> call(TtrpcClient client, String method, ByteString payload) {
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                answer.complete(client.call("nri.pkg.api.v1alpha1.Runtime", method, payload, Duration.ofSeconds(10)));
            } catch (IOException | TtrpcException | InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        caller.start();
        return answer;
    }

    private static void read(Mux mux) {
        Thread reader = new Thread(() -> {
            try {
                mux.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
