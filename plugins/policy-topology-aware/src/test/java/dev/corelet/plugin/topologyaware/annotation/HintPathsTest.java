package dev.corelet.plugin.topologyaware.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.policy.TopologyHint.Kind;
import dev.corelet.api.topology.CpuSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintPathsTest {

    private static final String KEY = "deny.topologyhints.resource-policy.nri.io/pod";

    private static boolean contains(String text, Kind kind, String source) {
        return HintPaths.read(KEY, text).contains(new TopologyHint(kind, source, CpuSet.of(0)));
    }

    @Test
    void pathsAreTakenByTheirBeginning() {
        String text = "paths:\n- /mnt/fast\n- /dev/dri\n";

        assertThat(contains(text, Kind.MOUNT, "/mnt/fast/1")).isTrue();
        assertThat(contains(text, Kind.DEVICE, "/dev/dri/card0")).isTrue();
        assertThat(contains(text, Kind.MOUNT, "/mnt/slow")).isFalse();
        assertThat(contains("{type: prefix, paths: [/dev/*]}", Kind.DEVICE, "/dev/sda"))
                .isFalse();
    }

    @Test
    void pathsAreGlobsWhereItSaysSo() {
        String text = "{type: glob, paths: [/dev/dri/card*]}";

        assertThat(contains(text, Kind.DEVICE, "/dev/dri/card0")).isTrue();
        assertThat(contains(text, Kind.DEVICE, "/dev/dri/render128")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"podresapi:example.com/gpu, true", "podresourceapi:example.com/gpu, true", "example.com/gpu, false"})
    void devicesOfTheKubeletAreTakenByTheirResource(String path, boolean contains) {
        assertThat(contains("paths: ['%s']".formatted(path), Kind.POD_RESOURCES, "example.com/gpu"))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dev | line 1: found '/dev', expected a mapping with paths",
                "type: glob | line 1: found no key 'paths', expected a mapping with paths",
                "{path: [/dev]} | line 1: found key 'path', expected a mapping with paths",
                "{type: regexp, paths: [/dev]} | line 1: found 'regexp', expected prefix or glob",
                "paths: /dev | line 1: found '/dev', expected a list of paths",
                "{type: glob, paths: ['/dev/[']} | line 1: found '/dev/[', expected a glob with its brackets closed",
            })
    void aMistakeIsNamedWithItsLine(String text, String problem) {
        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> HintPaths.read(KEY, text))
                .withMessageStartingWith("annotation %s: ", KEY)
                .withMessageContaining(problem);
    }
}
