package dev.corelet.host.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.PreparedClaim;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiSpecsTest {

    private static final ClaimId CLAIM = new ClaimId("2f6c0c3c-0000-4000-8000-000000000001");

    @TempDir
    private Path temporary;

    private Path directory;
    private CdiSpecs specs;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("cdi");
        specs = CdiSpecs.open(directory, "native.cpu");
    }

    private static PreparedClaim claim(ClaimId id, String cpus) {
        return new PreparedClaim(id, "ns", "claim", new TreeSet<>(), List.of(), CpuSet.parse(cpus));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aClaimIsOneFileWithOneVariable() throws IOException {
        specs.publish(claim(CLAIM, "1,3-4"));

        assertThat(files()).containsExactly("native.cpu-claim_" + CLAIM + ".json");
        Map<?, ?> spec =
                new KubernetesSerialization().unmarshal(Files.readString(directory.resolve(files().get(0))), Map.class);
        assertThat(spec.toString())
                .isEqualTo(
                        "{cdiVersion=0.5.0, kind=native.cpu/claim, devices=[{name=%s, containerEdits={env=[DRA_CPUSET_%s=1,3-4]}}]}"
                                .formatted(CLAIM, CLAIM));
        assertThat(CdiSpecs.deviceId("native.cpu", CLAIM)).isEqualTo("native.cpu/claim=" + CLAIM);
    }

    @Test
    void runtimesMayReadItAndNobodyElseWrite() throws IOException {
        specs.publish(claim(CLAIM, "1"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(files().get(0)))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void publishingAgainReplacesIt() throws IOException {
        specs.publish(claim(CLAIM, "1"));
        specs.publish(claim(CLAIM, "1"));

        assertThat(files()).hasSize(1);
    }

    @Test
    void withdrawingRemovesItAndMayBeRepeated() throws IOException {
        specs.publish(claim(CLAIM, "1"));

        specs.withdraw(CLAIM);
        specs.withdraw(CLAIM);

        assertThat(files()).isEmpty();
    }

    @Test
    void onlyLeftoversOfThisDriverAreCleanedUp() throws IOException {
        ClaimId stale = new ClaimId("stale");
        specs.publish(claim(CLAIM, "1"));
        specs.publish(claim(stale, "2"));
        Files.writeString(directory.resolve("other-claim_stale.json"), "{}");

        specs.keepOnly(Set.of(CLAIM));

        assertThat(files()).containsExactly("native.cpu-claim_" + CLAIM + ".json", "other-claim_stale.json");
    }
}
