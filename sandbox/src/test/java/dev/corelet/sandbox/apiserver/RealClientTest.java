package dev.corelet.sandbox.apiserver;

import static dev.corelet.sandbox.apiserver.Fixtures.claim;
import static dev.corelet.sandbox.apiserver.Fixtures.devices;
import static dev.corelet.sandbox.apiserver.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the real client sees of the server, over HTTP. */
@Timeout(60)
class RealClientTest {

    private ApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        client = Fixtures.client(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void createdObjectsGetAnIdentity() {
        ResourceSlice created = client.resource(slice("a", "node1", 2)).create();

        assertThat(created.getMetadata().getUid()).hasSize(36);
        assertThat(created.getMetadata().getResourceVersion()).isNotBlank();
        assertThat(created.getMetadata().getCreationTimestamp()).endsWith("Z");
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(created.getSpec().getDevices()).isEqualTo(devices(2));
    }

    @Test
    void namesAreGenerated() {
        ResourceSlice nameless = new ResourceSliceBuilder(slice("", "node1", 1))
                .editMetadata()
                .withName(null)
                .withGenerateName("00000-native.cpu-node1-")
                .endMetadata()
                .build();

        ResourceSlice first = client.resource(nameless).create();
        ResourceSlice second = client.resource(nameless).create();

        assertThat(first.getMetadata().getName()).matches("00000-native\\.cpu-node1-[a-z0-9]{5}");
        assertThat(second.getMetadata().getName())
                .isNotEqualTo(first.getMetadata().getName());
    }

    @Test
    void aNameCanBeTakenOnlyOnce() {
        client.resource(claim("a")).create();

        assertThatThrownBy(() -> client.resource(claim("a")).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(409);
                    assertThat(failure.getStatus().getReason()).isEqualTo("AlreadyExists");
                });
    }

    @Test
    void namespacesHaveToExist() {
        ResourceClaim elsewhere = new ResourceClaimBuilder(claim("a"))
                .editMetadata()
                .withNamespace("elsewhere")
                .endMetadata()
                .build();

        assertThatThrownBy(() -> client.resource(elsewhere).create())
                .hasMessageContaining("namespaces \"elsewhere\" not found");
    }

    @Test
    void anUpdateOfAStaleVersionIsAConflict() {
        ResourceSlice first = client.resource(slice("a", "node1", 1)).create();
        ResourceSlice more = new ResourceSliceBuilder(first)
                .editSpec()
                .withDevices(devices(3))
                .endSpec()
                .build();

        ResourceSlice updated = client.resource(more).update();
        assertThat(updated.getMetadata().getGeneration()).isEqualTo(2);

        assertThatThrownBy(() -> client.resource(first).update())
                .isInstanceOfSatisfying(KubernetesClientException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(409);
                    assertThat(failure.getStatus().getReason()).isEqualTo("Conflict");
                });
    }

    @Test
    void anUpdateWithoutAVersionAppliesToWhateverIsThere() {
        client.resource(slice("a", "node1", 1)).create();

        ResourceSlice updated = client.resource(slice("a", "node1", 2)).update();

        assertThat(updated.getSpec().getDevices()).hasSize(2);
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        ResourceSlice created = client.resource(slice("a", "node1", 1)).create();

        ResourceSlice updated = client.resource(slice("a", "node1", 1)).update();

        assertThat(updated).isEqualTo(created);
    }

    @Test
    void invalidObjectsAreRefusedFieldByField() {
        ResourceSlice tooMany = slice("a", "node1", 129);

        assertThatThrownBy(() -> client.resource(tooMany).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(422);
                    assertThat(failure.getStatus().getMessage())
                            .isEqualTo("ResourceSlice.resource.k8s.io \"a\" is invalid: spec.devices:"
                                    + " Too many: 129: must have at most 128 items");
                    assertThat(failure.getStatus().getDetails().getCauses())
                            .singleElement()
                            .satisfies(cause -> {
                                assertThat(cause.getField()).isEqualTo("spec.devices");
                                assertThat(cause.getReason()).isEqualTo("FieldValueTooMany");
                            });
                });
    }

    @Test
    void slicesAreSelectedByTheirFields() {
        client.resource(slice("a", "node1", 1)).create();
        client.resource(slice("b", "node2", 1)).create();

        assertThat(names("spec.nodeName", "node2")).containsExactly("b");
        assertThat(names("spec.driver", Fixtures.DRIVER)).containsExactly("a", "b");
        assertThat(names("spec.pool.name", "node1")).containsExactly("a");
        assertThat(names("metadata.name", "none")).isEmpty();
        assertThatThrownBy(() -> names("spec.devices", "x"))
                .hasMessageContaining("field label not supported: spec.devices");
    }

    @Test
    void objectsAreSelectedByTheirLabels() {
        client.resource(labelled("a", Map.of("app", "x", "tier", "1"))).create();
        client.resource(labelled("b", Map.of("app", "y"))).create();
        client.resource(labelled("c", Map.of())).create();

        assertThat(labelled("app=x")).containsExactly("a");
        assertThat(labelled("app!=x")).containsExactly("b", "c");
        assertThat(labelled("app in (x, y),tier")).containsExactly("a");
        assertThat(labelled("app notin (x),!tier")).containsExactly("b", "c");
        assertThatThrownBy(() -> labelled("=x")).hasMessageContaining("unable to parse");
    }

    @Test
    void theStatusIsWrittenOnItsOwn() {
        ResourceClaim created = client.resource(claim("a")).create();
        ResourceClaim allocated = new ResourceClaimBuilder(created)
                .withNewStatus()
                .withNewAllocation()
                .withNewDevices()
                .addNewResult()
                .withRequest("cpu")
                .withDriver(Fixtures.DRIVER)
                .withPool("node1")
                .withDevice("cpu0")
                .endResult()
                .endDevices()
                .endAllocation()
                .endStatus()
                .build();

        assertThat(client.resource(allocated).update().getStatus()).isNull();
        assertThat(client.resource(allocated).updateStatus().getStatus().getAllocation())
                .isEqualTo(allocated.getStatus().getAllocation());
        assertThat(client.resource(claim("a")).update().getStatus().getAllocation())
                .isNotNull();
    }

    @Test
    void mergePatchesAndJsonPatchesApply() {
        client.resource(claim("a")).create();

        ResourceClaim merged = client.resource(claim("a"))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"x\":\"1\",\"y\":\"2\"}}}");
        assertThat(merged.getMetadata().getLabels()).isEqualTo(Map.of("x", "1", "y", "2"));

        ResourceClaim patched = client.resource(claim("a"))
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"}]");
        assertThat(patched.getMetadata().getLabels()).isEqualTo(Map.of("y", "2"));

        ResourceClaim edited = client.resource(claim("a"))
                .edit(claim -> new ResourceClaimBuilder(claim)
                        .editMetadata()
                        .addToFinalizers("example.com/wait")
                        .endMetadata()
                        .build());
        assertThat(edited.getMetadata().getFinalizers()).containsExactly("example.com/wait");
    }

    @Test
    void strategicPatchesOfListsAreNotGuessedAt() {
        client.resource(claim("a")).create();

        assertThatThrownBy(() -> client.resource(claim("a"))
                        .patch(
                                PatchContext.of(PatchType.STRATEGIC_MERGE),
                                "{\"metadata\":{\"finalizers\":[\"example.com/wait\"]}}"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(415));
    }

    @Test
    void deletionHonoursPreconditionsAndFinalizers() {
        ResourceClaim held = client.resource(new ResourceClaimBuilder(claim("a"))
                        .editMetadata()
                        .withFinalizers("example.com/wait")
                        .endMetadata()
                        .build())
                .create();
        assertThatThrownBy(() -> client.resource(new ResourceClaimBuilder(held)
                                .editMetadata()
                                .withResourceVersion("1")
                                .endMetadata()
                                .build())
                        .lockResourceVersion("1")
                        .delete())
                .hasMessageContaining("Precondition failed");

        client.resource(held)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        ResourceClaim ending = client.resource(held).get();
        assertThat(ending.getMetadata().getDeletionTimestamp()).isNotNull();

        client.resource(ending)
                .edit(claim -> new ResourceClaimBuilder(claim)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
        assertThat(client.resource(held).get()).isNull();
    }

    @Test
    void aPodOnANodeWaitsForItsKubelet() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("p")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("busybox")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        server.objects().bind("default", "p", "node1");

        client.pods().withName("p").delete();
        assertThat(client.pods().withName("p").get().getMetadata().getDeletionGracePeriodSeconds())
                .isEqualTo(30);

        client.pods().withName("p").withGracePeriod(0).delete();
        assertThat(client.pods().withName("p").get()).isNull();
    }

    @Test
    void collectionsAreDeletedBySelector() {
        client.resource(slice("a", "node1", 1)).create();
        client.resource(slice("b", "node2", 1)).create();

        client.resources(ResourceSlice.class)
                .withField("spec.nodeName", "node1")
                .delete();

        assertThat(names("spec.driver", Fixtures.DRIVER)).containsExactly("b");
    }

    @Test
    @SuppressWarnings("try") // the watch is only there to be open
    void watchersSeeEveryChangeOfWhatTheySelect() {
        List<String> events = new CopyOnWriteArrayList<>();
        try (var watch = client.resources(ResourceSlice.class)
                .withField("spec.nodeName", "node1")
                .watch(recorder(events))) {
            client.resource(slice("other", "node2", 1)).create();
            client.resource(slice("a", "node1", 1)).create();
            client.resource(slice("a", "node1", 2)).update();
            client.resource(slice("a", "node1", 2)).delete();

            await().untilAsserted(() -> assertThat(events).containsExactly("ADDED a", "MODIFIED a", "DELETED a"));
        }
    }

    @Test
    @SuppressWarnings("try") // the watch is only there to be open
    void anObjectThatNoLongerMatchesLooksDeleted() {
        client.resource(labelled("a", Map.of("app", "x"))).create();
        List<String> events = new CopyOnWriteArrayList<>();
        try (var watch =
                client.resources(ResourceClaim.class).withLabel("app", "x").watch(recorder(events))) {
            client.resource(labelled("a", Map.of("app", "y"))).update();
            client.resource(labelled("a", Map.of("app", "x"))).update();

            await().untilAsserted(() -> assertThat(events).containsExactly("ADDED a", "DELETED a", "ADDED a"));
        }
    }

    @Test
    void informersFollow() {
        client.resource(slice("a", "node1", 1)).create();
        try (SharedIndexInformer<ResourceSlice> informer = client.resources(ResourceSlice.class)
                .withField("spec.nodeName", "node1")
                .inform()) {
            await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(1));

            client.resource(slice("b", "node1", 1)).create();
            await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(2));

            client.resource(slice("a", "node1", 1)).delete();
            await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(1));
        }
    }

    @Test
    void olderVersionsAreServedFromTheSameObjects() {
        client.resource(slice("a", "node1", 1)).create();

        var beta1 = client.resources(io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceSlice.class)
                .withName("a")
                .get();
        assertThat(beta1.getApiVersion()).isEqualTo("resource.k8s.io/v1beta1");
        assertThat(beta1.getSpec().getDevices().get(0).getBasic().getAttributes())
                .containsKey("coreType");

        var beta2 = client.resources(io.fabric8.kubernetes.api.model.resource.v1beta2.ResourceSlice.class)
                .withName("a")
                .get();
        assertThat(beta2.getSpec().getDevices().get(0).getAttributes()).containsKey("coreType");
    }

    @Test
    void discoveryListsWhatIsServed() {
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("37");
        assertThat(client.getApiGroup("resource.k8s.io").getPreferredVersion().getVersion())
                .isEqualTo("v1");
        assertThat(client.getApiResources("resource.k8s.io/v1beta1").getResources())
                .extracting(resource -> resource.getName())
                .contains("resourceslices", "resourceclaims", "resourceclaims/status");
        assertThat(client.supports(ResourceSlice.class)).isTrue();
    }

    private List<String> names(String field, String value) {
        return client.resources(ResourceSlice.class).withField(field, value).list().getItems().stream()
                .map(slice -> slice.getMetadata().getName())
                .toList();
    }

    private List<String> labelled(String selector) {
        return client.resources(ResourceClaim.class).withLabelSelector(selector).list().getItems().stream()
                .map(claim -> claim.getMetadata().getName())
                .toList();
    }

    private static ResourceClaim labelled(String name, Map<String, String> labels) {
        return new ResourceClaimBuilder(claim(name))
                .editMetadata()
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Watcher<T> recorder(List<String> events) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                events.add(action + " " + object.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                events.add("CLOSED " + cause.getMessage());
            }
        };
    }
}
