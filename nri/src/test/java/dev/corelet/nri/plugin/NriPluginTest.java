package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.corelet.nri.api.proto.ConfigureRequest;
import dev.corelet.nri.api.proto.ConfigureResponse;
import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.CreateContainerRequest;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.PodSandbox;
import dev.corelet.nri.api.proto.RemoveContainerRequest;
import dev.corelet.nri.api.proto.StateChangeEvent;
import dev.corelet.nri.api.proto.StopContainerRequest;
import dev.corelet.nri.api.proto.StopContainerResponse;
import dev.corelet.nri.api.proto.SynchronizeRequest;
import dev.corelet.nri.api.proto.SynchronizeResponse;
import dev.corelet.nri.api.proto.UpdateContainerRequest;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.nri.plugin.ScriptedRuntime.Peer;
import dev.corelet.nri.transport.TransportSource;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.nri.ttrpc.proto.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NriPluginTest {

    private static final PluginIdentity IDENTITY = new PluginIdentity("test", "10");
    private static final ConfigureRequest MODERN = ConfigureRequest.newBuilder()
            .setRuntimeName("containerd")
            .setRuntimeVersion("2.4.0")
            .setNriVersion("v0.12.1")
            .build();
    private static final CreateContainerRequest CREATION = CreateContainerRequest.newBuilder()
            .setContainer(Container.newBuilder().setId("c9"))
            .build();

    private ScriptedRuntime runtime;

    @BeforeEach
    void listen() throws IOException {
        runtime = new ScriptedRuntime();
    }

    @AfterEach
    void stop() throws IOException {
        runtime.close();
    }

    private NriPlugin start(NriHandler handler) {
        return NriPlugin.start(IDENTITY, TransportSource.connectingTo(runtime.socket()), handler);
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Test
    void answersConfigureBeforeItsRegistrationIs() throws Exception {
        try (NriPlugin plugin = start(new RecordingHandler());
                Peer peer = runtime.accept()) {
            assertThat(Request.parseFrom(peer.receive(2, 1)).getMethod()).isEqualTo("RegisterPlugin");
            Response answer = peer.call("Configure", ScriptedRuntime.CONTAINERD_2_1);
            assertThat(ConfigureResponse.parseFrom(answer.getPayload()).getEvents())
                    .isEqualTo(0x688);

            peer.answer(1, Response.getDefaultInstance());
            peer.call("Synchronize", SynchronizeRequest.getDefaultInstance());
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void takesASynchronizationInPiecesAndAnswersTheLast() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
                super.onSynchronize(pods, containers);
                return Map.of("c1", CpuResources.pinnedTo("2", "0"));
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.receive(2, 1);
            peer.answer(1, Response.getDefaultInstance());
            peer.call("Configure", ScriptedRuntime.CONTAINERD_2_1);
            SynchronizeRequest first = SynchronizeRequest.newBuilder()
                    .addContainers(Container.newBuilder().setId("c1"))
                    .setMore(true)
                    .build();
            SynchronizeRequest empty =
                    SynchronizeRequest.newBuilder().setMore(true).build();
            SynchronizeRequest last = SynchronizeRequest.newBuilder()
                    .addPods(PodSandbox.newBuilder().setId("p1"))
                    .addContainers(Container.newBuilder().setId("c2"))
                    .build();
            SynchronizeResponse more =
                    SynchronizeResponse.newBuilder().setMore(true).build();

            assertThat(synchronize(peer, first)).isEqualTo(more);
            assertThat(synchronize(peer, empty)).isEqualTo(more);
            SynchronizeResponse answer = synchronize(peer, last);

            assertThat(answer.getMore()).isFalse();
            ContainerUpdate update = answer.getUpdate(0);
            assertThat(update.getContainerId()).isEqualTo("c1");
            assertThat(update.getLinux().getResources().getCpu().getCpus()).isEqualTo("2");
            assertThat(update.getIgnoreFailure()).isTrue();
            handler.next();
            assertThat(handler.next()).isEqualTo("synchronize [p1] [c1, c2]");
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void learnsOfARemovalInBothForms() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            handler.next();
            handler.next();
            StateChangeEvent started = StateChangeEvent.newBuilder()
                    .setEvent(Event.START_CONTAINER)
                    .setContainer(Container.newBuilder().setId("c1"))
                    .build();
            StateChangeEvent unknown =
                    StateChangeEvent.newBuilder().setEventValue(13).build();
            StateChangeEvent removed = StateChangeEvent.newBuilder()
                    .setEvent(Event.REMOVE_CONTAINER)
                    .setContainer(Container.newBuilder().setId("c1"))
                    .build();
            RemoveContainerRequest request = RemoveContainerRequest.newBuilder()
                    .setContainer(Container.newBuilder().setId("c2"))
                    .build();

            assertThat(peer.call("StateChange", started)).isEqualTo(Response.getDefaultInstance());
            assertThat(peer.call("StateChange", unknown)).isEqualTo(Response.getDefaultInstance());
            assertThat(peer.call("StateChange", removed)).isEqualTo(Response.getDefaultInstance());
            assertThat(peer.call("RemoveContainer", request)).isEqualTo(Response.getDefaultInstance());

            assertThat(handler.next()).isEqualTo("remove c1");
            assertThat(handler.next()).isEqualTo("remove c2");
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void hasAMethodForEachEventSoThatNoRuntimeFallsBack() throws Exception {
        List<String> methods = List.of(
                "RunPodSandbox",
                "StopPodSandbox",
                "RemovePodSandbox",
                "PostCreateContainer",
                "StartContainer",
                "PostStartContainer",
                "PostUpdateContainer",
                "RemoveContainer",
                "PostUpdatePodSandbox",
                "Shutdown");
        try (NriPlugin plugin = start(new RecordingHandler());
                Peer peer = runtime.accept()) {
            peer.register();
            for (String method : methods) {
                assertThat(peer.call(method, RemoveContainerRequest.getDefaultInstance()))
                        .as(method)
                        .isEqualTo(Response.getDefaultInstance());
            }
            assertThat(peer.call("Frobnicate", RemoveContainerRequest.getDefaultInstance())
                            .getStatus()
                            .getCode())
                    .isEqualTo(12);
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void refusesACreationWithTheHandlersText() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
                throw new RefusedException("claim u1 is not prepared");
            }

            @Override
            public Map<String, CpuResources> onUpdateContainer(
                    NriPod pod, NriContainer container, ResourceChange requested) throws RefusedException {
                throw new RefusedException("no room");
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            assertThat(peer.call("CreateContainer", CREATION).getStatus())
                    .isEqualTo(Status.newBuilder()
                            .setCode(2)
                            .setMessage("claim u1 is not prepared")
                            .build());
            assertThat(peer.call("UpdateContainer", UpdateContainerRequest.getDefaultInstance())
                            .getStatus()
                            .getMessage())
                    .isEqualTo("no room");
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void failsARequestWhoseHandlerFailsOnlyWhereThatDoesNoHarm() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                throw new IllegalStateException("bug");
            }

            @Override
            public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
                throw new IllegalStateException("bug");
            }

            @Override
            public void onRemoveContainer(NriPod pod, NriContainer container) {
                throw new IllegalStateException("bug");
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            assertThat(peer.call("CreateContainer", CREATION).getStatus().getMessage())
                    .contains("CreateContainer failed")
                    .contains("bug");
            assertThat(peer.call("StopContainer", StopContainerRequest.getDefaultInstance()))
                    .isEqualTo(Response.getDefaultInstance());
            assertThat(peer.call("RemoveContainer", RemoveContainerRequest.getDefaultInstance()))
                    .isEqualTo(Response.getDefaultInstance());
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void neverUpdatesTheContainerThatIsBeingCreated() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                return new CreateReply(CpuResources.NONE, Map.of(container.id(), CpuResources.pinnedTo("1", "")));
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            assertThat(peer.call("CreateContainer", CREATION).getStatus().getMessage())
                    .contains("c9 is being created");
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void cutsALargeAnswerSoThatTheRuntimeCanReadIt() throws Exception {
        Map<String, CpuResources> updates = new HashMap<>();
        IntStream.range(0, 500).forEach(i -> updates.put("container-" + i, CpuResources.pinnedTo("0-3,8-11", "0")));
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
                return updates;
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            Response answer = peer.call("StopContainer", StopContainerRequest.getDefaultInstance());
            assertThat(ScriptedRuntime.parse(StopContainerResponse.parser(), answer)
                            .getUpdateList())
                    .hasSize(500)
                    .noneMatch(ContainerUpdate::getIgnoreFailure);
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void connectsAgainWhenTheConnectionIsLost() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        try (NriPlugin plugin = start(handler)) {
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
            handler.next();
            handler.next();
            assertThat(handler.next()).isEqualTo("lost the runtime closed the connection");
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
            assertThat(handler.next()).startsWith("configure");
        }
    }

    @Test
    void connectsAgainWhenTheRuntimeRefusesTheRegistration() throws Exception {
        try (NriPlugin plugin = start(new RecordingHandler())) {
            try (Peer peer = runtime.accept()) {
                peer.receive(2, 1);
                peer.answer(
                        1,
                        Response.newBuilder()
                                .setStatus(Status.newBuilder().setCode(2).setMessage("bad index"))
                                .build());
                peer.awaitEnd();
            }
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void connectsAgainWhenTheHandlerCannotTakeInTheState() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            private boolean failed;

            @Override
            public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
                if (!failed) {
                    failed = true;
                    throw new IllegalStateException("ledger unreadable");
                }
                return Map.of();
            }
        };
        try (NriPlugin plugin = start(handler)) {
            try (Peer peer = runtime.accept()) {
                peer.receive(2, 1);
                peer.answer(1, Response.getDefaultInstance());
                peer.call("Configure", ScriptedRuntime.CONTAINERD_2_1);
                assertThat(peer.call("Synchronize", SynchronizeRequest.getDefaultInstance())
                                .getStatus()
                                .getMessage())
                        .contains("ledger unreadable");
                assertThat(plugin.isSynchronized()).isFalse();
            }
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void endsAConnectionOverWhichGarbageComes() throws Exception {
        try (NriPlugin plugin = start(new RecordingHandler())) {
            try (Peer peer = runtime.accept()) {
                peer.register();
                peer.send("00 00 00 01 ff ff ff ff");
                peer.awaitEnd();
            }
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void waitsForTheRuntimeToCome() throws Exception {
        runtime.stopListening();
        try (NriPlugin plugin = start(new RecordingHandler())) {
            runtime.listen();
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void keepsReadingWhileAHandlerIsBusy() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                awaitQuietly(proceed);
                return CreateReply.NONE;
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            peer.request("CreateContainer", CREATION);
            // Far more than socket buffers hold, for a connection id that is not in use.
            ByteBuffer noise = ByteBuffer.allocate(8 + (4 << 20)).putInt(7).putInt(4 << 20);
            peer.write(noise.clear());
            proceed.countDown();
            assertThat(peer.response()).isEqualTo(Response.getDefaultInstance());
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void dropsTheAnswerOfAHandlerThatTookTooLong() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                entered.countDown();
                awaitQuietly(proceed);
                return CreateReply.NONE;
            }
        };
        try (NriPlugin plugin = start(handler)) {
            try (Peer peer = runtime.accept()) {
                peer.register();
                peer.request("CreateContainer", CREATION);
                assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            }
            try (Peer peer = runtime.accept()) {
                peer.receive(2, 1);
                proceed.countDown();
                peer.answer(1, Response.getDefaultInstance());
                peer.call("Configure", ScriptedRuntime.CONTAINERD_2_1);
                peer.call("Synchronize", SynchronizeRequest.getDefaultInstance());
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void pushesUpdatesThroughANewConnectionToARuntimeThatWouldFreeze() throws Exception {
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
                return Map.of("c1", CpuResources.pinnedTo("0-3", ""));
            }
        };
        try (NriPlugin plugin = start(handler)) {
            CompletableFuture<PushOutcome> outcome;
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
                outcome = plugin.pushUpdates(Map.of("c1", CpuResources.pinnedTo("0-3", "")));
                peer.awaitEnd();
                assertThat(outcome).isNotDone();
            }
            try (Peer peer = runtime.accept()) {
                assertThat(peer.register().getUpdate(0).getContainerId()).isEqualTo("c1");
                assertThat(soon(outcome)).isEqualTo(new PushOutcome.Resynchronized());
                assertThat(handler.calls).noneMatch(call -> call.startsWith("lost"));
            }
        }
    }

    @Test
    void doesNotRenewTheConnectionWhileARequestIsBeingHandled() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                entered.countDown();
                awaitQuietly(proceed);
                return new CreateReply(CpuResources.pinnedTo("1", ""), Map.of());
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            peer.register();
            await().until(plugin::isSynchronized);
            peer.request("CreateContainer", CREATION);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<PushOutcome> outcome = plugin.requestResync();
            proceed.countDown();

            assertThat(peer.response().getPayload().isEmpty()).isFalse();
            peer.awaitEnd();
            try (Peer next = runtime.accept()) {
                next.register();
                assertThat(soon(outcome)).isEqualTo(new PushOutcome.Resynchronized());
            }
        }
    }

    @Test
    void sendsUpdatesToARuntimeThatTakesThemSafely() throws Exception {
        try (NriPlugin plugin = start(new RecordingHandler());
                Peer peer = runtime.accept()) {
            peer.register(MODERN, SynchronizeRequest.getDefaultInstance());
            await().until(plugin::isSynchronized);

            CompletableFuture<PushOutcome> taken = plugin.pushUpdates(Map.of("c1", CpuResources.pinnedTo("0-3", "")));
            Request request = Request.parseFrom(peer.receive(2, 3));
            assertThat(request.getMethod()).isEqualTo("UpdateContainers");
            assertThat(UpdateContainersRequest.parseFrom(request.getPayload())
                            .getUpdate(0)
                            .getContainerId())
                    .isEqualTo("c1");
            peer.answer(3, Response.getDefaultInstance());
            assertThat(soon(taken)).isEqualTo(new PushOutcome.Delivered());

            CompletableFuture<PushOutcome> refused = plugin.pushUpdates(Map.of("c1", CpuResources.pinnedTo("99", "")));
            peer.receive(2, 5);
            peer.answer(
                    5,
                    Response.newBuilder()
                            .setStatus(
                                    Status.newBuilder().setCode(2).setMessage("NRI update of some containers failed"))
                            .build());
            assertThat(soon(refused)).isEqualTo(new PushOutcome.Rejected("NRI update of some containers failed"));
        }
    }

    @Test
    void carriesAPushOverALostConnection() throws Exception {
        try (NriPlugin plugin = start(new RecordingHandler())) {
            CompletableFuture<PushOutcome> outcome;
            try (Peer peer = runtime.accept()) {
                peer.register(MODERN, SynchronizeRequest.getDefaultInstance());
                await().until(plugin::isSynchronized);
                outcome = plugin.pushUpdates(Map.of("c1", CpuResources.pinnedTo("0-3", "")));
                peer.receive(2, 3);
            }
            try (Peer peer = runtime.accept()) {
                peer.register();
                assertThat(soon(outcome)).isEqualTo(new PushOutcome.Resynchronized());
            }
        }
    }

    @Test
    void forbidsAHandlerToPush() throws Exception {
        CompletableFuture<NriPlugin> self = new CompletableFuture<>();
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public void onRemoveContainer(NriPod pod, NriContainer container) {
                try {
                    calls.add("allowed " + self.join().requestResync());
                } catch (IllegalStateException e) {
                    calls.add("forbidden");
                }
            }
        };
        try (NriPlugin plugin = start(handler);
                Peer peer = runtime.accept()) {
            self.complete(plugin);
            peer.register(MODERN, SynchronizeRequest.getDefaultInstance());
            handler.next();
            handler.next();
            peer.call("RemoveContainer", RemoveContainerRequest.getDefaultInstance());
            assertThat(handler.next()).isEqualTo("forbidden");
        }
    }

    @Test
    void tellsTheCallerWhenALaunchedPluginCannotPush() throws Exception {
        UnixSocketChannel channel =
                UnixSocketChannel.open(new UnixSocketAddress(runtime.socket().toFile()));
        RecordingHandler handler = new RecordingHandler();
        try (NriPlugin plugin = NriPlugin.start(IDENTITY, TransportSource.inherited(channel.getFD()), handler)) {
            try (Peer peer = runtime.accept()) {
                peer.register();
                await().until(plugin::isSynchronized);
                assertThat(soon(plugin.pushUpdates(Map.of("c1", CpuResources.pinnedTo("0-3", "")))))
                        .isInstanceOfSatisfying(
                                PushOutcome.Deferred.class,
                                deferred -> assertThat(deferred.reason()).contains("containerd 2.1.9"));
            }
            handler.next();
            handler.next();
            assertThat(handler.next()).startsWith("lost");
            assertThat(soon(plugin.requestResync())).isInstanceOf(PushOutcome.Deferred.class);
        }
    }

    @Test
    void leavesNothingBehindWhenClosed() throws Exception {
        CompletableFuture<PushOutcome> outcome;
        try (Peer peer = closeAfterRegistration()) {
            peer.awaitEnd();
        }
        runtime.close();
        NriPlugin plugin = start(new RecordingHandler());
        outcome = plugin.requestResync();
        plugin.close();
        plugin.close();
        assertThat(soon(outcome)).isInstanceOf(PushOutcome.Deferred.class);
        assertThat(soon(plugin.requestResync())).isInstanceOf(PushOutcome.Deferred.class);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("nri-")));
        runtime = new ScriptedRuntime();
        assertThat(Files.exists(runtime.socket())).isTrue();
    }

    private Peer closeAfterRegistration() throws IOException {
        try (NriPlugin plugin = start(new RecordingHandler())) {
            Peer peer = runtime.accept();
            peer.register();
            await().until(plugin::isSynchronized);
            return peer;
        }
    }

    @Test
    void namesWhatIsWrongWithAnIdentity() {
        assertThatThrownBy(() -> new PluginIdentity("foo,bar", "10")).hasMessageContaining("'foo,bar'");
        assertThatThrownBy(() -> new PluginIdentity("", "10")).hasMessageContaining("''");
        assertThatThrownBy(() -> new PluginIdentity("a", "1")).hasMessageContaining("'1' is not two digits");
        assertThat(new PluginIdentity("abcd-0123+EFGH_4567.ijkl", "00")).hasToString("00-abcd-0123+EFGH_4567.ijkl");
    }

    private static SynchronizeResponse synchronize(Peer peer, SynchronizeRequest request) throws IOException {
        return ScriptedRuntime.parse(SynchronizeResponse.parser(), peer.call("Synchronize", request));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
