package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.nri.api.proto.ConfigureRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NriVersionTest {

    @ParameterizedTest
    @CsvSource({
        "0.12.1, 0.12.1",
        "v0.12.1, 0.12.1",
        "2.1.9+unknown, 2.1.9",
        "1.7.24~ds1, 1.7.24",
        "1.33, 1.33.0",
        "v2.4.0-beta.1, 2.4.0-pre",
        "v0.12.1-0.20260701120000-0123456789ab, 0.12.1-pre",
        "v0.12.1-7-g0123456, 0.12.1",
    })
    void readsVersionsAsTheyAreWritten(String text, String expected) {
        assertThat(NriVersion.parse(text)).get().hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(devel)", "0.0.0-unknown", "unknown", "v", "1", "1.x", "99999999999.0.0"})
    void readsNothingFromTextThatSaysNothing(String text) {
        assertThat(NriVersion.parse(text)).isEmpty();
    }

    @Test
    void placesAPreReleaseBeforeItsRelease() {
        assertThat(NriVersion.parse("0.12.1-rc.1").orElseThrow()).isLessThan(NriVersion.of(0, 12, 1));
        assertThat(NriVersion.parse("0.12.1-rc.1").orElseThrow()).isGreaterThan(NriVersion.of(0, 12, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "containerd, 1.6.20, 0.2.0",
        "containerd, 1.7.24~ds1, 0.6.1",
        "containerd, 1.7.26, 0.8.0",
        "containerd, v2.1.9, 0.8.0",
        "containerd, 2.2.0, 0.10.0",
        "containerd, 2.2.7, 0.11.0",
        "containerd, 2.3.4, 0.12.0",
        "containerd, 3.0.0, 0.12.1",
        "cri-o, 1.31.3, 0.6.1",
        "cri-o, 1.33.0, 0.9.0",
        "cri-o, 1.36.1, 0.11.0",
        "dockerd, 30.0.0, 0.2.0",
        "containerd, (devel), 0.2.0",
    })
    void infersTheVersionOfARuntimeThatDoesNotTell(String name, String version, String expected) {
        assertThat(NriVersions.of(name, version)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2.4.0, v0.12.1, true",
        "2.4.0, v0.12.2, true",
        "2.4.0, v0.12.1-rc.1, false",
        "2.3.0, v0.12.0, false",
        "2.4.0, '', false",
        "2.4.0, (devel), false",
        "2.1.9, '', false",
    })
    void trustsOnlyAReportedVersionWithUpdatesThatCanFreezeARuntime(String version, String nriVersion, boolean safe) {
        RuntimeInfo runtime = Translation.runtime(ConfigureRequest.newBuilder()
                .setRuntimeName("containerd")
                .setRuntimeVersion(version)
                .setNriVersion(nriVersion)
                .build());
        assertThat(runtime.takesUnsolicitedUpdates()).isEqualTo(safe);
    }

    @Test
    void assumesTheUsualTimeoutOfARuntimeThatDoesNotTell() {
        assertThat(Translation.runtime(ConfigureRequest.getDefaultInstance()).requestTimeout())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(Translation.runtime(ConfigureRequest.newBuilder()
                                .setRequestTimeout(700)
                                .build())
                        .requestTimeout())
                .isEqualTo(Duration.ofMillis(700));
    }
}
