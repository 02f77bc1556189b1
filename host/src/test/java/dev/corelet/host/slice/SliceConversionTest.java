package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SliceConversionTest {

    private static final GenericKubernetesResource SLICE = SliceFields.slice(
            new ObjectMeta(),
            Map.of(
                    "driver",
                    "native.cpu",
                    "devices",
                    List.of(
                            Map.of("name", "cpu0", "attributes", Map.of("core", Map.of("int", 0L))),
                            Map.of("name", "cpu1"))));

    private static final GenericKubernetesResource COUNTERS =
            SliceFields.slice(new ObjectMeta(), Map.of("sharedCounters", List.of(Map.of("name", "l3"))));

    @ParameterizedTest
    @EnumSource(ResourceVersion.class)
    void comesBackAsItWas(ResourceVersion version) {
        for (GenericKubernetesResource slice : List.of(SLICE, COUNTERS)) {
            GenericKubernetesResource sent = SliceConversion.to(version, slice);

            assertThat(sent.getApiVersion()).isEqualTo(version.apiVersion());
            assertThat(sent.getKind()).isEqualTo("ResourceSlice");
            assertThat(SliceConversion.from(version, sent)).isEqualTo(slice);
        }
    }

    @Test
    void v1beta1KeepsAllButTheNameInABody() {
        assertThat(SliceFields.devices(SliceConversion.to(ResourceVersion.V1BETA1, SLICE)))
                .isEqualTo(List.of(
                        Map.of("name", "cpu0", "basic", Map.of("attributes", Map.of("core", Map.of("int", 0L)))),
                        Map.of("name", "cpu1", "basic", Map.of())));
    }

    @Test
    void whereNothingDiffersNothingIsCopied() {
        assertThat(SliceConversion.to(ResourceVersion.V1, SLICE)).isSameAs(SLICE);
        assertThat(SliceFields.spec(SliceConversion.to(ResourceVersion.V1BETA2, SLICE)))
                .isSameAs(SliceFields.spec(SLICE));
    }
}
