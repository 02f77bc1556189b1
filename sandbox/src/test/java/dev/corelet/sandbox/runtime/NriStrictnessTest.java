package dev.corelet.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.corelet.nri.api.proto.ConfigureResponse;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.CreateContainerRequest;
import dev.corelet.nri.api.proto.CreateContainerResponse;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.StateChangeEvent;
import dev.corelet.nri.api.proto.SynchronizeRequest;
import dev.corelet.nri.api.proto.SynchronizeResponse;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.nri.ttrpc.TtrpcException;
import dev.corelet.nri.ttrpc.TtrpcMethod;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.sandbox.runtime.RawPeer.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks a plugin on a real node must break it here (nri-contract.md sections 0, 1 and 2). */
@Timeout(60)
class NriStrictnessTest {

    private static final int CPU_EVENTS = 0x688;
    private static final int BAD_FRAME = 4097;

    private static Stream<Arguments> readableShapes() {
        return Stream.of(
                Arguments.of("one frame of 4095", 4095, new int[0]),
                Arguments.of("one frame of 4096", 4096, new int[0]),
                Arguments.of("4096 and the rest", 60_000, new int[] {4096}),
                Arguments.of("header and the rest", 60_000, new int[] {10}),
                Arguments.of("header and long frames", 30_000, new int[] {10, 10_000, 10_000}),
                Arguments.of("4000 and 5000", 9000, new int[] {4000}),
                Arguments.of("frames of 4096", 12_288, new int[] {4096, 4096}),
                Arguments.of("one byte after the other", 200, ones(199)));
    }

    private static int[] ones(int count) {
        int[] lengths = new int[count];
        Arrays.fill(lengths, 1);
        return lengths;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readableShapes")
    void readsWhatFitsItsBuffer(String shape, int length, int[] lengths) throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            peer.send(2, RawPeer.registrationOfLength(length), lengths);
            assertThat(List.of(peer.read().connection(), peer.read().connection()))
                    .as(shape)
                    .containsExactlyInAnyOrder(1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 4100, 5000, 8192, 60_000})
    void goesSilentAtACallWhoseFirstFrameIsTooLong(int length) throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(
                        config -> config.withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300)));
                RawPeer peer = new RawPeer(fixture.socket())) {
            peer.send(2, RawPeer.registrationOfLength(length));
            peer.awaitEnd();
            assertThat(fixture.runtime.complaints())
                    .satisfiesExactly(
                            first -> assertThat(first).contains(length + " bytes", "cannot allocate memory"),
                            second -> assertThat(second).isEqualTo("plugin registration timed out"));
        }
    }

    @Test
    void dropsAPluginWhoseAnswerBeginsWithAFrameThatIsTooLong() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            register(peer, fixture);
            CompletableFuture<String> created = create(fixture);
            Frame request = peer.read();
            CreateContainerResponse answer = CreateContainerResponse.newBuilder()
                    .setAdjust(ScriptedPlugin.adjustment(ScriptedPlugin.cpus("1")))
                    .addUpdate(ContainerUpdate.newBuilder().setContainerId("x".repeat(BAD_FRAME)))
                    .build();
            peer.send(1, response(request.streamId(), answer.toByteString()));
            peer.awaitEnd();

            assertThat(fixture.status(created.join()).cpus()).isEmpty();
            assertThat(fixture.runtime.complaints()).singleElement().asString().startsWith("ttrpc: closed");
            assertThat(fixture.runtime.plugins()).isEmpty();
        }
    }

    @Test
    void resetsAPluginThatFloodsIt() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            // The answers of a plugin are read as they come, so what stops here is the second connection.
            byte[] tooLong = RawPeer.registrationOfLength(BAD_FRAME);
            peer.send(2, tooLong);
            ByteBuffer frames = ByteBuffer.allocate(9 * 300);
            for (int i = 0; i < 300; i++) {
                frames.putInt(2).putInt(1).put((byte) 0);
            }
            peer.write(frames.flip());
            peer.awaitEnd();
            await().until(() -> fixture.runtime.complaints().contains("failed to queue payload for reading"));
        }
    }

    @Test
    void ignoresWhatGoIgnores() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            peer.send(0, new byte[5]);
            peer.send(7, new byte[5]);
            peer.send(2, new byte[1], 0, 1);
            // That byte begins a header: the rest of it makes a message of an unknown type.
            peer.send(2, new byte[] {0, 0, 0, 0, 0, 0, 1, 9, 0});
            peer.send(2, RawPeer.registration("raw"));
            assertThat(List.of(peer.read().connection(), peer.read().connection()))
                    .containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void answersCallsThatItDoesNotTakeWithAStatus() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            UpdateContainersRequest nothing = UpdateContainersRequest.getDefaultInstance();
            peer.send(2, RawPeer.message(2, 1, RawPeer.request("UpdateContainers", nothing)));
            assertThat(status(peer.read())).isEqualTo("2: 3 StreamID must be odd for client initiated streams");
            peer.send(2, RawPeer.message(5, 1, RawPeer.request("Frobnicate", nothing)));
            assertThat(status(peer.read())).isEqualTo("5: 12 method Frobnicate");
            peer.send(2, RawPeer.message(5, 1, RawPeer.request("Frobnicate", nothing)));
            assertThat(status(peer.read())).isEqualTo("5: 3 StreamID cannot be re-used and must increment");
            peer.send(2, RawPeer.message(7, 1, new byte[] {-1, -1}));
            assertThat(status(peer.read())).startsWith("7: 3 unreadable request");
        }
    }

    @Test
    void dropsAPluginThatAnswersWithAStream() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            register(peer, fixture);
            CompletableFuture<String> created = create(fixture);
            Frame request = peer.read();
            peer.send(1, RawPeer.message(request.streamId(), 3, new byte[0]));
            peer.awaitEnd();
            assertThat(fixture.status(created.join()).cpus()).isEmpty();
            assertThat(fixture.runtime.complaints()).containsExactly("the plugin answered with a stream");
        }
    }

    @Test
    void goesOnWithoutAPluginThatDiesInTheMiddleOfAFrame() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                RawPeer peer = new RawPeer(fixture.socket())) {
            register(peer, fixture);
            CompletableFuture<String> created = create(fixture);
            peer.read();
            peer.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 0, 0}));
            peer.die();
            assertThat(fixture.status(created.join()).cpus()).isEmpty();
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void givesASilentPluginUpAndTakesTheNext() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(
                        config -> config.withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(2)));
                RawPeer silent = new RawPeer(fixture.socket());
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), CPU_EVENTS, Map.of())
                        .register("p", "10")) {
            silent.awaitEnd();
            fixture.awaitPlugin();
            assertThat(fixture.runtime.complaints()).containsExactly("plugin registration timed out");
            assertThat(fixture.runtime.plugins()).containsExactly("10-p");
            assertThat(plugin).isNotNull();
        }
    }

    @Test
    void refusesEventsThatItDoesNotKnow() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x800, Map.of())) {
            plugin.registerInVain("p", "10");
            plugin.awaitEnd();
            assertThat(fixture.runtime.complaints()).containsExactly("invalid plugin events: 0x800");
        }
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withLevel(NriLevel.V0_11));
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x888, Map.of())) {
            plugin.register("p", "10");
            fixture.awaitPlugin();
        }
    }

    @Test
    void refusesNamesAndIndexesThatAreNone() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(config ->
                        config.withLevel(NriLevel.V0_12).withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(2)));
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), CPU_EVENTS, Map.of())) {
            for (String index : List.of("1", "100", "ab")) {
                assertThatThrownBy(() -> plugin.register("p", index))
                        .isInstanceOf(TtrpcException.class)
                        .hasMessage("invalid plugin index \"%s\"".formatted(index));
            }
            assertThatThrownBy(() -> plugin.register("foo,bar", "10")).hasMessage("invalid plugin name \"foo,bar\"");
            plugin.awaitEnd();
        }
    }

    @Test
    void dropsAPluginThatDoesNotUnderstandAStateInPieces() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withQuirks(new NriQuirks(false, 0, 1)));
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), CPU_EVENTS, Map.of())) {
            String pod = fixture.pod();
            fixture.container(pod, "a");
            fixture.container(pod, "b");
            plugin.registerInVain("p", "10");
            plugin.awaitEnd();
            assertThat(fixture.runtime.complaints()).containsExactly("plugin does not handle split sync requests");
        }
    }

    @Test
    void letsAPluginConflictWithItself() throws Exception {
        Map<String, TtrpcMethod> methods = Map.of(
                "StopContainer",
                request -> ByteString.EMPTY,
                "CreateContainer",
                request -> CreateContainerResponse.newBuilder()
                        .addUpdate(ScriptedPlugin.update("c1", ScriptedPlugin.cpus("1")))
                        .addUpdate(ScriptedPlugin.update("c1", ScriptedPlugin.cpus("1")))
                        .build()
                        .toByteString());
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x208, methods)) {
            plugin.register("x", "10");
            fixture.awaitPlugin();
            assertThatThrownBy(() -> fixture.container(fixture.pod(), "app"))
                    .hasMessage("plugins \"10-x\" and \"10-x\" both tried to set CPU pinning");
        }
    }

    @Test
    void refusesAnUpdateOfTheContainerThatIsBeingCreated() throws Exception {
        Map<String, TtrpcMethod> methods = Map.of(
                "StopContainer",
                request -> ByteString.EMPTY,
                "CreateContainer",
                request -> CreateContainerResponse.newBuilder()
                        .addUpdate(ScriptedPlugin.update(
                                CreateContainerRequest.parseFrom(request)
                                        .getContainer()
                                        .getId(),
                                ScriptedPlugin.cpus("1")))
                        .build()
                        .toByteString());
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x208, methods)) {
            plugin.register("x", "10");
            fixture.awaitPlugin();
            assertThatThrownBy(() -> fixture.container(fixture.pod(), "app"))
                    .hasMessageStartingWith("plugin \"10-x\" asked update of ")
                    .hasMessageEndingWith(" during creation");
        }
    }

    @Test
    void keepsTheFirstPluginsValueWhenTheSecondIgnoresFailures() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual()) {
            String pod = fixture.pod();
            String other = fixture.container(pod, "other");
            try (ScriptedPlugin first = updating(fixture, "10", other, "1", false);
                    ScriptedPlugin second = updating(fixture, "20", other, "2", true)) {
                fixture.container(pod, "app");
                assertThat(fixture.status(other).cpus()).isEqualTo("1");
                assertThat(first).isNotSameAs(second);
            }
        }
    }

    private static ScriptedPlugin updating(
            RuntimeFixture fixture, String index, String container, String cpus, boolean ignoreFailure)
            throws Exception {
        ContainerUpdate update = ScriptedPlugin.update(container, ScriptedPlugin.cpus(cpus)).toBuilder()
                .setIgnoreFailure(ignoreFailure)
                .build();
        ByteString answer =
                CreateContainerResponse.newBuilder().addUpdate(update).build().toByteString();
        int before = fixture.runtime.synchronizations();
        ScriptedPlugin plugin =
                ScriptedPlugin.connect(fixture.socket(), 0x008, Map.of("CreateContainer", request -> answer));
        plugin.register("p", index);
        assertThat(fixture.runtime.awaitSynchronizations(before + 1, RuntimeFixture.LONG))
                .isTrue();
        return plugin;
    }

    @Test
    void blocksAnUpdateThatIsSentDuringARequestAndComplains() throws Exception {
        CompletableFuture<ScriptedPlugin> self = new CompletableFuture<>();
        Map<String, TtrpcMethod> methods = Map.of("CreateContainer", request -> {
            try {
                self.join().update(Duration.ofSeconds(20), ScriptedPlugin.update("c1", ScriptedPlugin.cpus("1")));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return ByteString.EMPTY;
        });
        try (RuntimeFixture fixture = RuntimeFixture.with(
                        config -> config.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300)));
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x008, methods)) {
            self.complete(plugin);
            plugin.register("p", "10");
            fixture.awaitPlugin();
            fixture.container(fixture.pod(), "app");
            plugin.awaitEnd();
            assertThat(fixture.runtime.complaints())
                    .containsExactly(
                            "10-p: an unsolicited update, which can freeze containerd 2.1.9 for good",
                            "no answer to CreateContainer within PT0.3S");
        }
    }

    @Test
    void carriesOutUnsolicitedUpdatesAsContainerdDoes() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withLevel(NriLevel.V0_12_1));
                ScriptedPlugin plugin = ScriptedPlugin.connect(
                        fixture.socket(), CPU_EVENTS, Map.of("CreateContainer", request -> ByteString.EMPTY))) {
            plugin.register("p", "10");
            fixture.awaitPlugin();
            String id = fixture.container(fixture.pod(), "app");
            Duration soon = Duration.ofSeconds(20);
            ContainerUpdate good = ScriptedPlugin.update(id, ScriptedPlugin.cpus("1"));
            ContainerUpdate bad = ScriptedPlugin.update(id, ScriptedPlugin.cpus("99"));

            plugin.update(soon, good, ScriptedPlugin.update("unknown", ScriptedPlugin.cpus("1")));
            assertThat(fixture.status(id).cpus()).isEqualTo("1");
            plugin.update(soon, ScriptedPlugin.update(id, ScriptedPlugin.cpus("")));
            assertThat(fixture.status(id).cpus()).isEqualTo("1");
            plugin.update(soon, bad.toBuilder().setIgnoreFailure(true).build());
            assertThat(fixture.runtime.complaints()).isEmpty();

            ContainerUpdate better = ScriptedPlugin.update(id, ScriptedPlugin.cpus("2"));
            assertThatThrownBy(() -> plugin.update(soon, bad, better))
                    .isInstanceOf(TtrpcException.class)
                    .hasMessage("NRI update of some containers failed");
            assertThat(fixture.status(id).cpus()).isEqualTo("2");
        }
    }

    @Test
    void tellsOfAllEventsInTheOldWayOnceOneMethodIsMissing() throws Exception {
        BlockingQueue<Event> told = new LinkedBlockingQueue<>();
        Map<String, TtrpcMethod> methods = Map.of(
                "CreateContainer", request -> ByteString.EMPTY,
                "UpdateContainer", request -> ByteString.EMPTY,
                "StopContainer", request -> ByteString.EMPTY,
                "PostStartContainer",
                        request -> {
                            told.add(Event.UNKNOWN);
                            return ByteString.EMPTY;
                        },
                "StateChange",
                        request -> {
                            told.add(StateChangeEvent.parseFrom(request).getEvent());
                            return ByteString.EMPTY;
                        });
        for (NriLevel level : List.of(NriLevel.V0_8, NriLevel.V0_12)) {
            told.clear();
            try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withLevel(level));
                    ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0, methods)) {
                plugin.register("p", "10");
                fixture.awaitPlugin();
                String pod = fixture.pod();
                fixture.runtime.updateContainer(fixture.container(pod, "app"), CpuLimits.NONE);
                fixture.runtime.removePod(pod);
                assertThat(told)
                        .containsExactly(
                                Event.RUN_POD_SANDBOX,
                                Event.POST_CREATE_CONTAINER,
                                Event.START_CONTAINER,
                                Event.POST_START_CONTAINER,
                                Event.POST_UPDATE_CONTAINER,
                                Event.STOP_POD_SANDBOX,
                                Event.REMOVE_CONTAINER,
                                Event.REMOVE_POD_SANDBOX);
            }
        }
    }

    @Test
    void listsContainersAsTheyAreNow() throws Exception {
        CompletableFuture<SynchronizeRequest> state = new CompletableFuture<>();
        Map<String, TtrpcMethod> methods = Map.of("Synchronize", request -> {
            state.complete(SynchronizeRequest.parseFrom(request));
            return SynchronizeResponse.getDefaultInstance().toByteString();
        });
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), CPU_EVENTS, methods)) {
            String pod = fixture.pod();
            fixture.container(pod, "app");
            plugin.register("p", "10");
            fixture.awaitPlugin();
            assertThat(state.join().getPods(0).getLinux().getCgroupParent()).isEqualTo("/kubepods/poduid-1");
            assertThat(state.join().getContainers(0).getState())
                    .isEqualTo(dev.corelet.nri.api.proto.ContainerState.CONTAINER_RUNNING);
            assertThat(state.join().getContainers(0).getPodSandboxId()).isEqualTo(pod);
        }
    }

    @Test
    void holdsRequestsBackWhileAPluginIsBeingSynchronized() throws Exception {
        CountDownLatch synchronizing = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        Map<String, TtrpcMethod> methods = Map.of(
                "Synchronize",
                request -> {
                    synchronizing.countDown();
                    try {
                        proceed.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ByteString.EMPTY;
                },
                "CreateContainer",
                request -> CreateContainerResponse.newBuilder()
                        .setAdjust(ScriptedPlugin.adjustment(ScriptedPlugin.cpus("5")))
                        .build()
                        .toByteString());
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                ScriptedPlugin plugin = ScriptedPlugin.connect(fixture.socket(), 0x008, methods)) {
            plugin.register("p", "10");
            synchronizing.await();
            CompletableFuture<String> created = create(fixture);
            proceed.countDown();
            assertThat(fixture.status(created.join()).cpus()).isEqualTo("5");
        }
    }

    private static CompletableFuture<String> create(RuntimeFixture fixture) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return fixture.container(fixture.pod(), "app");
            } catch (RuntimeFailure e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Registers for creations, byte by byte. */
    private static void register(RawPeer peer, RuntimeFixture fixture) throws Exception {
        peer.send(2, RawPeer.registration("raw"));
        peer.read();
        peer.read();
        peer.send(
                1,
                response(
                        1,
                        ConfigureResponse.newBuilder().setEvents(0x008).build().toByteString()));
        peer.read();
        peer.send(1, response(3, ByteString.EMPTY));
        fixture.awaitPlugin();
    }

    private static byte[] response(int streamId, ByteString payload) {
        return RawPeer.message(
                streamId, 2, Response.newBuilder().setPayload(payload).build());
    }

    private static String status(Frame frame) throws Exception {
        Response response = Response.parseFrom(frame.data());
        return "%d: %d %s"
                .formatted(
                        frame.streamId(),
                        response.getStatus().getCode(),
                        response.getStatus().getMessage());
    }
}
