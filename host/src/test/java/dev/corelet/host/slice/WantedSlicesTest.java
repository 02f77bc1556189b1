package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WantedSlicesTest {

    private static final Map<String, Object> PLAIN = device("cpu0", Map.of());
    private static final Map<String, Object> TAINTED =
            device("cpu1", Map.of("taints", List.of(Map.of("key", "hot", "effect", "None"))));

    private final GenericKubernetesResource asked = slice(PLAIN, TAINTED);
    private final GenericKubernetesResource stored = read(slice(PLAIN, device("cpu1", Map.of())));
    private final WantedSlices wanted = new WantedSlices();

    @BeforeEach
    void ask() {
        wanted.ask(List.of(asked));
    }

    private static Map<String, Object> device(String name, Map<String, Object> rest) {
        Map<String, Object> device = SliceFields.with(rest, "name", name);
        return SliceFields.with(device, "attributes", Map.of("core", Map.of("int", 1_000_000L)));
    }

    private static GenericKubernetesResource slice(Map<String, Object> one, Map<String, Object> other) {
        return SliceFields.slice(new ObjectMeta(), Map.of("driver", "native.cpu", "devices", List.of(one, other)));
    }

    private static GenericKubernetesResource read(GenericKubernetesResource slice) {
        KubernetesSerialization json = new KubernetesSerialization();
        return json.unmarshal(json.asJson(slice), GenericKubernetesResource.class);
    }

    private Map<String, Object> wantedDevice(int index) {
        return SliceFields.object(SliceFields.devices(wanted.slices().get(0)).get(index));
    }

    @Test
    void whatTheServerMadeOfASliceIsWanted() {
        wanted.agree(0, stored);

        assertThat(SliceContent.isSame(wanted.slices().get(0), stored)).isTrue();
        assertThat(SliceContent.isSame(wanted.slices().get(0), asked)).isFalse();
    }

    @Test
    void whatTheServerDidNotChangeIsKeptOnce() {
        wanted.agree(0, stored);

        assertThat(wantedDevice(0)).isSameAs(PLAIN);
        assertThat(wantedDevice(1)).isNotEqualTo(TAINTED);
        assertThat(wantedDevice(1).get("attributes")).isSameAs(TAINTED.get("attributes"));
    }

    @Test
    void whatWasAgreedHoldsUntilSomethingElseIsAskedFor() {
        wanted.agree(0, stored);

        wanted.ask(List.of(slice(PLAIN, TAINTED)));
        assertThat(wantedDevice(1)).doesNotContainKey("taints");

        wanted.ask(List.of(slice(TAINTED, PLAIN)));
        assertThat(wantedDevice(0)).containsKey("taints");
    }

    @Test
    void anotherServerIsAskedForAllOfIt() {
        wanted.agree(0, stored);

        wanted.forgetAgreed();

        assertThat(wanted.slices()).containsExactly(asked);
    }
}
