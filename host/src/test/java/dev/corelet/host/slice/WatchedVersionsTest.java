package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchedVersionsTest {

    private final WatchedVersions versions = new WatchedVersions();

    private static GenericKubernetesResource slice(String name, String version) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setResourceVersion(version);
        return SliceFields.slice(metadata, Map.of("devices", List.of(Map.of("name", "cpu1"))));
    }

    private @Nullable GenericKubernetesResource see(String name, String version) {
        GenericKubernetesResource slice = slice(name, version);
        return versions.put(versions.getKey(slice), slice);
    }

    @Test
    void keepsNoDevices() {
        see("a", "1");

        assertThat(versions.values()).singleElement().satisfies(slice -> {
            assertThat(slice.getMetadata().getName()).isEqualTo("a");
            assertThat(slice.getMetadata().getResourceVersion()).isEqualTo("1");
            assertThat(SliceFields.spec(slice)).isEmpty();
        });
    }

    @Test
    void tellsWhichVersionASliceHadBefore() {
        assertThat(see("a", "1")).isNull();
        assertThat(Objects.requireNonNull(see("a", "2")).getMetadata().getResourceVersion())
                .isEqualTo("1");
        assertThat(Objects.requireNonNull(versions.remove("a")).getMetadata().getResourceVersion())
                .isEqualTo("2");
        assertThat(versions.remove("a")).isNull();
    }

    @Test
    void areTheExpectedOnesIfAllAndNoOthersAreThere() {
        see("a", "1");
        see("b", "2");

        assertThat(versions.are(Map.of("a", "1", "b", "2"))).isTrue();
        assertThat(versions.are(Map.of("a", "1"))).isFalse();
        assertThat(versions.are(Map.of("a", "1", "b", "3"))).isFalse();
        assertThat(versions.are(Map.of("a", "1", "b", "2", "c", "3"))).isFalse();
    }
}
