package dev.corelet.host.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerFileTest {

    @TempDir
    private Path state;

    private static final Ledger SMALL = random(new Random(1), 1, 1);

    private static Ledger random(Random random, int claims, int containers) {
        Ledger ledger = Ledger.EMPTY;
        for (int i = 0; i < claims; i++) {
            CpuSet cpus = cpus(random);
            ledger = ledger.with(new PreparedClaim(
                    new ClaimId("claim-" + random.nextInt(1_000_000)),
                    "namespace",
                    "name-" + i,
                    new TreeSet<>(List.of("pod-" + random.nextInt(3), "pod-" + random.nextInt(3))),
                    List.of(PreparedDevice.whole("request", "node-1", "cpu" + i, cpus)),
                    cpus));
        }
        for (int i = 0; i < containers; i++) {
            ledger = ledger.with(new PlacedContainer(
                    new Container(
                            new ContainerId("container-" + i),
                            pod(random, i),
                            "main",
                            new TreeSet<>(ledger.claims().keySet()),
                            new TreeSet<>(),
                            random.nextBoolean()
                                    ? Resources.NONE
                                    : new Resources(
                                            random.nextInt(1024),
                                            OptionalInt.of(2048),
                                            random.nextInt(1 << 30),
                                            OptionalLong.of(1L << 40),
                                            Resources.Source.ESTIMATE),
                            List.of(new TopologyHint(
                                    TopologyHint.Kind.DEVICE, "/dev/null", CpuSet.of(random.nextInt(64))))),
                    random.nextInt(4) == 0
                            ? Placement.unpinned(NodeSet.EMPTY, "root")
                            : new Placement(
                                    CpuSet.range(0, 5),
                                    CpuSet.of(random.nextInt(6)),
                                    cpus(random),
                                    NodeSet.of(random.nextInt(8)),
                                    "node" + i,
                                    true)));
        }
        return ledger;
    }

    private static Pod pod(Random random, int number) {
        return new Pod(
                "namespace",
                "pod",
                "uid-" + number,
                random.nextBoolean() ? QosClass.GUARANTEED : QosClass.BEST_EFFORT,
                new TreeMap<>(Map.of("app", "web")),
                new TreeMap<>(Map.of("example.com/key", "line 1\nline 2")));
    }

    private static CpuSet cpus(Random random) {
        return CpuSet.of(random.ints(random.nextInt(20), 0, 8192).toArray());
    }

    @Test
    void startsEmpty() throws IOException {
        try (LedgerFile file = LedgerFile.open(state)) {
            assertThat(file.read()).isEqualTo(Ledger.EMPTY);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasWrittenLastIsRead(long seed) throws IOException {
        Random random = new Random(seed);
        Ledger last = Ledger.EMPTY;
        try (LedgerFile file = LedgerFile.open(state)) {
            for (int i = 0; i < 10; i++) {
                last = random(random, random.nextInt(20), random.nextInt(20));
                file.write(last);
            }
        }
        try (LedgerFile file = LedgerFile.open(state)) {
            assertThat(file.read()).isEqualTo(last);
        }
    }

    @Test
    void everyDamageOfAByteIsNoticed() throws IOException {
        try (LedgerFile file = LedgerFile.open(state)) {
            file.write(SMALL);
            byte[] good = Files.readAllBytes(state.resolve("ledger"));
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= 0x40;
                Files.write(state.resolve("ledger"), bad);
                assertThatThrownBy(file::read).as("byte %d", i).isInstanceOf(OperatorException.class);
            }
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        try (LedgerFile file = LedgerFile.open(state)) {
            file.write(SMALL);
            byte[] good = Files.readAllBytes(state.resolve("ledger"));
            for (int length = 0; length < good.length; length++) {
                Files.write(state.resolve("ledger"), java.util.Arrays.copyOf(good, length));
                assertThatThrownBy(file::read)
                        .as("length %d", length)
                        .isInstanceOf(OperatorException.class)
                        .hasMessageContaining("drain the node");
            }
        }
    }

    @Test
    void aCrashWhileWritingLeavesTheLedgerBefore() throws IOException {
        try (LedgerFile file = LedgerFile.open(state)) {
            file.write(SMALL);
        }
        Files.writeString(state.resolve("ledger.tmp"), "half a ledg");

        try (LedgerFile file = LedgerFile.open(state)) {
            assertThat(file.read()).isEqualTo(SMALL);
            file.write(Ledger.EMPTY);
            assertThat(file.read()).isEqualTo(Ledger.EMPTY);
        }
    }

    @Test
    void aSecondAgentIsKeptOut() throws IOException {
        try (LedgerFile first = LedgerFile.open(state)) {
            assertThatThrownBy(() -> LedgerFile.open(state))
                    .hasMessage("state directory %s is in use by another agent; stop that one first", state);
            first.write(Ledger.EMPTY);
        }
        LedgerFile.open(state).close();
    }

    @Test
    void othersMayLookWhileAnAgentUsesIt() throws IOException {
        assertThat(LedgerFile.peek(state)).isEqualTo(Ledger.EMPTY);
        try (LedgerFile file = LedgerFile.open(state)) {
            file.write(SMALL);

            assertThat(LedgerFile.peek(state)).isEqualTo(SMALL);
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Path fresh = state.resolve("fresh");
        try (LedgerFile file = LedgerFile.open(fresh)) {
            file.write(SMALL);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.resolve("ledger"))))
                .isEqualTo("rw-------");
    }
}
