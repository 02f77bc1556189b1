package dev.corelet.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginWatcherTest {

    private static final ClaimRef CLAIM = new ClaimRef("default", "claim", "u1");

    private Path directory;
    private GrpcSockets sockets;
    private PluginWatcher watcher;

    @BeforeEach
    void watchADirectory() throws IOException {
        directory = Files.createTempDirectory("c");
        sockets = new GrpcSockets();
        watcher = PluginWatcher.start(directory, new Registrar(sockets));
    }

    @AfterEach
    void stop() throws IOException {
        watcher.close();
        sockets.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Test
    void registersADriverWhoseSocketAppears() throws Exception {
        try (FakeDriver driver = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin", "v1beta1.DRAPlugin").start()) {
            awaitDriver();

            assertThat(driver.calls).containsExactly("getInfo", "registered");
            assertThat(watcher.driver("native.cpu").orElseThrow().client().prepare(List.of(CLAIM)))
                    .containsEntry(
                            "u1",
                            List.of(new PreparedDevice(List.of(), "node", "cpu1", List.of("example.com/cpu=u1"))));
        }
    }

    @Test
    void registersADriverThatWasThereBefore() throws Exception {
        watcher.close();
        try (FakeDriver driver = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin").start()) {
            watcher = PluginWatcher.start(directory, new Registrar(sockets));
            awaitDriver();
            assertThat(driver.calls).contains("registered");
        }
    }

    @Test
    void fallsBackToTheVersionThatTheDriverSpeaks() throws Exception {
        FakeDriver driver = new FakeDriver(directory, "native.cpu", "v2.DRAPlugin", "v1beta1.DRAPlugin");
        try (driver) {
            driver.start(driver.new V1beta1());
            awaitDriver();

            assertThat(watcher.driver("native.cpu").orElseThrow().client().prepare(List.of(CLAIM)))
                    .containsEntry("u1", List.of(new PreparedDevice(List.of(), "node", "cpu2", List.of())));
            assertThat(driver.calls).contains("v1beta1 prepare");
        }
    }

    @Test
    void refusesADriverThatSpeaksNoKnownVersionAndTellsItWhy() throws Exception {
        try (FakeDriver driver = new FakeDriver(directory, "native.cpu", "v9.DRAPlugin").start()) {
            await().until(() -> driver.calls.size() >= 2);

            assertThat(driver.calls)
                    .contains("refused: the driver native.cpu speaks [v9.DRAPlugin],"
                            + " expected one of v1.DRAPlugin, v1beta1.DRAPlugin");
            assertThat(watcher.drivers()).isEmpty();
        }
    }

    @Test
    void refusesAPluginOfAnotherType() throws Exception {
        FakeDriver driver = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin");
        driver.info = driver.info.toBuilder().setType("CSIPlugin").build();
        try (driver) {
            driver.start();
            await().until(() -> driver.calls.size() >= 2);

            assertThat(driver.calls.get(1))
                    .startsWith("refused: ")
                    .endsWith("is of type 'CSIPlugin', expected DRAPlugin");
        }
    }

    @Test
    void triesAgainUntilThePluginAnswers() throws Exception {
        FakeDriver driver = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin");
        driver.refusals.set(1);
        try (driver) {
            driver.start();
            awaitDriver();
            assertThat(driver.calls).containsExactly("getInfo", "getInfo", "registered");
        }
    }

    @Test
    void forgetsADriverWhoseSocketIsGoneAndRegistersItsSuccessor() throws Exception {
        try (FakeDriver driver = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin").start()) {
            awaitDriver();
            assertThat(driver.calls).contains("registered");
        }
        await().until(() -> watcher.drivers().isEmpty());

        try (FakeDriver successor = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin").start()) {
            awaitDriver();
            assertThat(successor.calls).containsExactly("getInfo", "registered");
            assertThat(watcher.registrations()).isEqualTo(2);
        }
    }

    @Test
    void ignoresFilesThatAreNoSocketsOrHidden() throws Exception {
        Files.writeString(directory.resolve("readme"), "x");
        try (FakeDriver driver = new FakeDriver(directory, ".hidden", "v1.DRAPlugin").start();
                FakeDriver other = new FakeDriver(directory, "native.cpu", "v1.DRAPlugin").start()) {
            awaitDriver();
            assertThat(driver.calls).isEmpty();
            assertThat(other.calls).contains("registered");
        }
    }

    private void awaitDriver() {
        await().until(() -> watcher.driver("native.cpu").isPresent());
    }
}
