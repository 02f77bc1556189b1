package dev.corelet.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.CreateReply;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriPlugin;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.PushOutcome;
import dev.corelet.nri.plugin.RefusedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The NRI library in conversation with a runtime that is as strict as the real ones. */
@Timeout(60)
class NriPluginWithRuntimeTest {

    private static PushOutcome soon(CompletableFuture<PushOutcome> outcome) throws Exception {
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void pinsContainersOfEveryRuntime(NriLevel level) throws Exception {
        PinningHandler handler = new PinningHandler().pin("app", "2-3");
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withLevel(level));
                NriPlugin plugin = fixture.activePlugin(handler)) {
            String pod = fixture.pod();
            String id = fixture.container(pod, "app");
            assertThat(fixture.status(id).cpus()).isEqualTo("2-3");

            handler.pin("app", "4");
            fixture.runtime.updateContainer(id, new CpuLimits(512, 0, 0));
            assertThat(fixture.status(id))
                    .returns("4", ContainerStatus::cpus)
                    .returns(512L, ContainerStatus::cpuShares);

            fixture.runtime.removePod(pod);
            assertThat(handler.calls)
                    .contains("synchronize [] []", "create app", "update app", "stop app", "remove app");
            assertThat(fixture.runtime.complaints()).isEmpty();
            assertThat(fixture.runtime.plugins()).containsExactly("10-test");
            await().until(plugin::isSynchronized);
        }
    }

    @ParameterizedTest
    @EnumSource
    void widensAnotherContainerWhileNoRequestIsUnderWay(NriLevel level) throws Exception {
        PinningHandler handler = new PinningHandler().pin("app", "2");
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withLevel(level));
                NriPlugin plugin = fixture.activePlugin(handler)) {
            await().until(plugin::isSynchronized);
            String id = fixture.container(fixture.pod(), "app");
            handler.pin("app", "0-7");

            PushOutcome outcome = soon(plugin.pushUpdates(Map.of(id, CpuResources.pinnedTo("0-7", ""))));

            assertThat(outcome)
                    .isEqualTo(
                            level == NriLevel.V0_12_1 ? new PushOutcome.Delivered() : new PushOutcome.Resynchronized());
            await().until(() -> fixture.status(id).cpus().equals("0-7"));
            assertThat(handler.calls).doesNotContain("lost");
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void keepsCreatingContainersWhileItPushes() throws Exception {
        PinningHandler handler = new PinningHandler().pin("app", "1");
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            String pod = fixture.pod();
            List<CompletableFuture<PushOutcome>> outcomes = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                outcomes.add(plugin.requestResync());
                ids.add(fixture.container(pod, "app"));
            }
            for (CompletableFuture<PushOutcome> outcome : outcomes) {
                assertThat(soon(outcome)).isEqualTo(new PushOutcome.Resynchronized());
            }
            // Those created between two connections are pinned by the synchronization that follows.
            await().until(() ->
                    ids.stream().allMatch(id -> fixture.status(id).cpus().equals("1")));
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void changesOthersInTheAnswerToACreation() throws Exception {
        PinningHandler handler = new PinningHandler() {
            private final Map<String, CpuResources> others = new HashMap<>();

            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
                CreateReply reply = new CreateReply(CpuResources.pinnedTo("7", "1"), others);
                others.put(container.id(), CpuResources.pinnedTo("0-6", ""));
                others.put("unknown", CpuResources.pinnedTo("0-6", ""));
                return reply;
            }
        };
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            String pod = fixture.pod();
            String first = fixture.container(pod, "first");
            String second = fixture.container(pod, "second");
            assertThat(fixture.status(first))
                    .returns("0-6", ContainerStatus::cpus)
                    .returns("1", ContainerStatus::mems);
            assertThat(fixture.status(second).cpus()).isEqualTo("7");
            assertThat(fixture.runtime.complaints()).isEmpty();
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void sendsAnswersOfManyContainersInFramesThatTheRuntimeCanRead() throws Exception {
        PinningHandler handler = new PinningHandler();
        try (RuntimeFixture fixture = RuntimeFixture.usual()) {
            String pod = fixture.pod();
            for (int i = 0; i < 300; i++) {
                fixture.container(pod, "c" + i);
                handler.pin("c" + i, "0-3,5");
            }
            try (NriPlugin plugin = fixture.activePlugin(handler)) {
                assertThat(fixture.runtime.containers())
                        .hasSize(300)
                        .allMatch(container -> container.cpus().equals("0-3,5"));
                await().until(plugin::isSynchronized);
            }
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4096})
    void readsMessagesHoweverTheyAreCut(int frameLimit) throws Exception {
        try (RuntimeFixture fixture =
                RuntimeFixture.with(config -> config.withQuirks(new NriQuirks(false, frameLimit, 0)))) {
            PinningHandler handler = new PinningHandler().pin("app", "1");
            String pod = fixture.pod();
            String id = fixture.container(pod, "app");
            try (NriPlugin plugin = fixture.activePlugin(handler)) {
                assertThat(fixture.status(id).cpus()).isEqualTo("1");
                assertThat(fixture.status(fixture.container(pod, "app")).cpus()).isEqualTo("1");
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void takesConfigureBeforeTheAnswerToItsRegistration() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withQuirks(new NriQuirks(true, 0, 0)));
                NriPlugin plugin = fixture.activePlugin(new PinningHandler())) {
            await().until(plugin::isSynchronized);
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void takesTheStateInPieces() throws Exception {
        PinningHandler handler = new PinningHandler();
        try (RuntimeFixture fixture = RuntimeFixture.with(config -> config.withQuirks(new NriQuirks(false, 0, 2)))) {
            String pod = fixture.pod();
            for (int i = 0; i < 5; i++) {
                fixture.container(pod, "c" + i);
                handler.pin("c" + i, "1");
            }
            try (NriPlugin plugin = fixture.activePlugin(handler)) {
                assertThat(handler.calls).contains("synchronize [pod-1] [c0, c1, c2, c3, c4]");
                assertThat(fixture.runtime.containers())
                        .allMatch(container -> container.cpus().equals("1"));
                await().until(plugin::isSynchronized);
            }
        }
    }

    @Test
    void isLeftOutWhenItIsTooSlowAndMakesUpForItAfterwards() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        PinningHandler handler = new PinningHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
                try {
                    if (!proceed.await(20, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("the test did not go on");
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return super.onCreateContainer(pod, container);
            }
        };
        handler.pin("app", "1");
        try (RuntimeFixture fixture = RuntimeFixture.with(
                        config -> config.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300)));
                NriPlugin plugin = fixture.activePlugin(handler)) {
            String id = fixture.container(fixture.pod(), "app");
            assertThat(fixture.status(id).cpus()).isEmpty();
            assertThat(fixture.runtime.complaints()).containsExactly("no answer to CreateContainer within PT0.3S");

            proceed.countDown();
            await().atMost(RuntimeFixture.LONG)
                    .until(() -> fixture.status(id).cpus().equals("1"));
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void refusesAContainerWithItsText() throws Exception {
        PinningHandler handler = new PinningHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
                throw new RefusedException("claim u1 is not prepared for pod " + pod.name());
            }
        };
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            assertThatThrownBy(() -> fixture.container(fixture.pod(), "app"))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessage("claim u1 is not prepared for pod pod-1");
            assertThat(fixture.runtime.containers()).isEmpty();
            assertThat(handler.calls).endsWith("stop app", "remove app");
            assertThat(fixture.runtime.plugins()).hasSize(1);
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void failsTheStartOfAContainerThatItPinsToCpusThatAreNotThere() throws Exception {
        PinningHandler handler = new PinningHandler().pin("offline", "6-9").pin("garbage", "one");
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            String pod = fixture.pod();
            assertThatThrownBy(() -> fixture.container(pod, "offline"))
                    .hasMessage("failed to start container \"offline\": failed to write \"6-9\" to cpuset.cpus: "
                            + "numerical result out of range");
            assertThatThrownBy(() -> fixture.container(pod, "garbage")).hasMessageEndingWith("invalid argument");
            assertThat(fixture.runtime.containers())
                    .extracting(ContainerStatus::state)
                    .containsOnly(ContainerState.EXITED);
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void seesTheEnvironmentThatCdiAdded() throws Exception {
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        PinningHandler handler = new PinningHandler() {
            @Override
            public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
                seen.complete(container.env());
                return super.onCreateContainer(pod, container);
            }
        };
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            Files.writeString(fixture.cdi().resolve("claim.yaml"), """
                    cdiVersion: 0.5.0
                    kind: corelet.dev/claim
                    devices:
                      - name: u1
                        containerEdits: {env: [DRA_CPUSET_u1=2-3]}
                    """);
            fixture.runtime.createContainer(
                    fixture.pod(),
                    ContainerSpec.of("app", List.of("A=1"), List.of("corelet.dev/claim=u1"), CpuLimits.NONE));
            assertThat(seen.join()).containsExactly("A=1", "DRA_CPUSET_u1=2-3");
            await().until(plugin::isSynchronized);
        }
    }

    @Test
    void comesBackAfterARestartOfTheRuntime() throws Exception {
        PinningHandler handler = new PinningHandler();
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin plugin = fixture.activePlugin(handler)) {
            await().until(plugin::isSynchronized);
            String pod = fixture.pod();
            String id = fixture.container(pod, "app");
            handler.pin("app", "3").pin("late", "4");
            int before = fixture.runtime.synchronizations();

            fixture.runtime.restart();
            String late = fixture.container(pod, "late");

            assertThat(fixture.runtime.awaitSynchronizations(before + 1, RuntimeFixture.LONG))
                    .isTrue();
            assertThat(fixture.status(id).cpus()).isEqualTo("3");
            await().until(() -> fixture.status(late).cpus().equals("4"));
            assertThat(handler.calls).contains("lost", "synchronize [pod-1] [app, late]");
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void isMissedByTheRuntimeWhenItIsClosed() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual()) {
            NriPlugin plugin = fixture.activePlugin(new PinningHandler());
            plugin.close();
            assertThat(fixture.runtime.awaitNoPlugin(RuntimeFixture.LONG)).isTrue();
            assertThat(fixture.status(fixture.container(fixture.pod(), "app")).cpus())
                    .isEmpty();
            assertThat(fixture.runtime.complaints()).isEmpty();
        }
    }

    @Test
    void failsACreationWhenTwoPluginsPinTheSameContainer() throws Exception {
        try (RuntimeFixture fixture = RuntimeFixture.usual();
                NriPlugin second = fixture.plugin("b", "20", new PinningHandler().pin("app", "1"));
                NriPlugin first = fixture.plugin("a", "10", new PinningHandler().pin("app", "1"))) {
            assertThat(fixture.runtime.awaitSynchronizations(2, RuntimeFixture.LONG))
                    .isTrue();
            assertThat(fixture.runtime.plugins()).containsExactly("10-a", "20-b");
            assertThatThrownBy(() -> fixture.container(fixture.pod(), "app"))
                    .hasMessage("plugins \"20-b\" and \"10-a\" both tried to set CPU pinning");
            assertThat(fixture.runtime.complaints()).hasSize(1);
            await().until(() -> first.isSynchronized() && second.isSynchronized());
        }
    }
}
