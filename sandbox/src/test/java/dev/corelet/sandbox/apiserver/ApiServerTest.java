package dev.corelet.sandbox.apiserver;

import static dev.corelet.sandbox.apiserver.Fixtures.claim;
import static dev.corelet.sandbox.apiserver.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers in the same process see, and what belongs to the server as a whole. */
@Timeout(60)
class ApiServerTest {

    @Test
    void theRulesAreTheSameInProcess() {
        try (ApiServer server = ApiServer.start()) {
            ApiObjects objects = server.objects();
            ResourceClaim created = objects.create(claim("a"));
            assertThat(created.getSpec()
                            .getDevices()
                            .getRequests()
                            .get(0)
                            .getExactly()
                            .getCount())
                    .isEqualTo(1);
            assertThat(objects.get(ResourceClaim.class, "default", "a")).contains(created);
            assertThat(objects.get(DeviceClass.class, "none")).isEmpty();
            assertThat(objects.list(ResourceClaim.class, "kube-system")).isEmpty();

            objects.update(labelled(created, "x"));
            assertCode(409, () -> objects.update(labelled(created, "y")));
            assertCode(409, () -> objects.create(claim("a")));
            assertCode(422, () -> objects.create(slice("s", "n", 129)));
            assertCode(404, () -> objects.delete(ResourceClaim.class, "default", "b"));

            objects.delete(ResourceClaim.class, "default", "a");
            assertThat(objects.list(ResourceClaim.class)).isEmpty();
        }
    }

    @Test
    void whatIsHandedOutIsACopy() {
        try (ApiServer server = ApiServer.start()) {
            server.objects().create(claim("a")).getMetadata().setName("spoilt");

            assertThat(server.objects().list(ResourceClaim.class))
                    .extracting(claim -> claim.getMetadata().getName())
                    .containsExactly("a");
        }
    }

    @Test
    void listenersHearOfWhatThereIsAndOfEveryChange() {
        try (ApiServer server = ApiServer.start()) {
            List<String> events = new CopyOnWriteArrayList<>();
            server.objects().create(claim("a"));
            Subscription subscription = server.objects().listen(ResourceClaim.class, (event, claim) -> {
                events.add(event + " " + claim.getMetadata().getName());
                if (claim.getMetadata().getName().equals("bad")) {
                    throw new IllegalStateException("a listener with a bug");
                }
            });
            await().untilAsserted(() -> assertThat(events).containsExactly("ADDED a"));

            server.objects().create(claim("bad"));
            server.objects().delete(ResourceClaim.class, "default", "a");
            await().untilAsserted(() -> assertThat(events).containsExactly("ADDED a", "ADDED bad", "DELETED a"));

            subscription.close();
            server.objects().create(claim("b"));
            assertThat(events).hasSize(3);
        }
    }

    @Test
    void listenersSurviveAForgottenHistory() {
        try (ApiServer server = ApiServer.start(ApiServerOptions.defaults().withHistory(1))) {
            List<String> seen = new CopyOnWriteArrayList<>();
            server.objects()
                    .listen(
                            ResourceSlice.class,
                            (event, slice) -> seen.add(slice.getMetadata().getName()));
            for (int i = 0; i < 100; i++) {
                server.objects().create(slice("s" + i, "n", 1));
            }

            await().untilAsserted(() -> assertThat(seen).contains("s99").hasSize(100));
        }
    }

    @Test
    void fieldsOfFeaturesThatAreOffVanishSilently() {
        ResourceSlice tainted = new ResourceSliceBuilder(slice("a", "n", 1))
                .editSpec()
                .withDevices(new DeviceBuilder(Fixtures.device(0))
                        .addNewTaint()
                        .withKey("k")
                        .withEffect("NoSchedule")
                        .endTaint()
                        .build())
                .endSpec()
                .build();
        ApiServerOptions off = ApiServerOptions.defaults().withGate(FeatureGate.DRA_DEVICE_TAINTS, false);
        try (ApiServer with = ApiServer.start();
                ApiServer without = ApiServer.start(off)) {
            assertThat(with.objects()
                            .create(tainted)
                            .getSpec()
                            .getDevices()
                            .get(0)
                            .getTaints())
                    .singleElement()
                    .satisfies(taint -> assertThat(taint.getTimeAdded()).isNotNull());
            assertThat(without.objects()
                            .create(tainted)
                            .getSpec()
                            .getDevices()
                            .get(0)
                            .getTaints())
                    .isEmpty();
        }
    }

    @Test
    void versionsThatAreNotServedAreNotThere() {
        try (ApiServer server = ApiServer.start(ApiServerOptions.defaults().withResourceVersions("v1beta1"));
                KubernetesClient client = Fixtures.client(server)) {
            server.objects().create(slice("a", "n", 1));

            assertThat(client.supports(ResourceSlice.class)).isFalse();
            assertThatThrownBy(() -> client.resources(ResourceSlice.class).list())
                    .hasMessageContaining("could not find the requested resource");
            assertThat(client.resources(io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceSlice.class)
                            .list()
                            .getItems())
                    .hasSize(1);
        }
        assertThatThrownBy(() -> ApiServerOptions.defaults().withResourceVersions("v2"))
                .hasMessageContaining("unknown resource versions in [v2]");
    }

    @Test
    void quantitiesComeBackTheCanonicalWay() {
        try (ApiServer server = ApiServer.start()) {
            Pod pod = server.objects().create(pod("p", "1000m"));

            assertThat(pod.getSpec().getContainers().get(0).getResources().getRequests())
                    .containsEntry("cpu", new Quantity("1"));
            assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
            assertThat(pod.getStatus().getQosClass()).isEqualTo("Burstable");
        }
    }

    @Test
    void aPodIsBoundOnce() {
        try (ApiServer server = ApiServer.start()) {
            server.objects().create(pod("p", "1"));
            server.objects().bind("default", "p", "n");

            assertThat(server.objects()
                            .get(Pod.class, "default", "p")
                            .orElseThrow()
                            .getSpec()
                            .getNodeName())
                    .isEqualTo("n");
            assertCode(409, () -> server.objects().bind("default", "p", "m"));
        }
    }

    @Test
    void adminAccessNeedsALabelledNamespace() {
        ResourceClaim admin = new ResourceClaimBuilder(claim("a"))
                .editSpec()
                .editDevices()
                .editFirstRequest()
                .editExactly()
                .withAdminAccess(true)
                .endExactly()
                .endRequest()
                .endDevices()
                .endSpec()
                .build();
        try (ApiServer server = ApiServer.start()) {
            assertThatThrownBy(() -> server.objects().create(admin))
                    .hasMessageContaining("admin access to devices requires the"
                            + " `resource.kubernetes.io/admin-access: true` label on the containing namespace");

            Namespace trusted = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName("trusted")
                    .addToLabels("resource.kubernetes.io/admin-access", "true")
                    .endMetadata()
                    .build();
            server.objects().create(trusted);
            admin.getMetadata().setNamespace("trusted");
            assertThat(server.objects().create(admin)).isNotNull();
        }
    }

    @Test
    void aNamespaceGoesAfterItsContent() {
        try (ApiServer server = ApiServer.start()) {
            ApiObjects objects = server.objects();
            objects.create(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName("team")
                    .endMetadata()
                    .build());
            ResourceClaim held = objects.create(new ResourceClaimBuilder(claim("held"))
                    .editMetadata()
                    .withNamespace("team")
                    .withFinalizers("example.com/wait")
                    .endMetadata()
                    .build());

            objects.delete(Namespace.class, "team");

            assertThat(objects.get(Namespace.class, "team")
                            .orElseThrow()
                            .getStatus()
                            .getPhase())
                    .isEqualTo("Terminating");
            held.getMetadata().setName("late");
            held.getMetadata().setResourceVersion(null);
            assertCode(403, () -> objects.create(held));
            ResourceClaim ending =
                    objects.get(ResourceClaim.class, "team", "held").orElseThrow();
            ending.getMetadata().setFinalizers(List.of());
            objects.update(ending);
            assertThat(objects.get(Namespace.class, "team")).isEmpty();
        }
    }

    @Test
    void whatDriversReportedGoesWithTheAllocation() {
        try (ApiServer server = ApiServer.start()) {
            ResourceClaim claim = new ResourceClaimBuilder(server.objects().create(claim("a")))
                    .withNewStatus()
                    .withNewAllocation()
                    .withNewDevices()
                    .addNewResult()
                    .withRequest("cpu")
                    .withDriver("native.cpu")
                    .withPool("n")
                    .withDevice("cpu0")
                    .endResult()
                    .endDevices()
                    .endAllocation()
                    .addNewDevice()
                    .withDriver("native.cpu")
                    .withPool("n")
                    .withDevice("cpu0")
                    .endDevice()
                    .endStatus()
                    .build();
            ResourceClaim allocated = server.objects().updateStatus(claim);
            assertThat(allocated.getStatus().getDevices()).hasSize(1);

            ResourceClaim freed = server.objects()
                    .updateStatus(new ResourceClaimBuilder(allocated)
                            .editStatus()
                            .withAllocation(null)
                            .endStatus()
                            .build());

            assertThat(freed.getStatus().getDevices()).isEmpty();
        }
    }

    @Test
    void theKubeconfigWorksAndIsPrivate(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("kubeconfig");
        try (ApiServer server = ApiServer.start()) {
            server.writeKubeconfig(file);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(directory).isDirectoryContaining(path -> path.equals(file));
            try (KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(file.toFile()))
                    .build()) {
                assertThat(client.namespaces().list().getItems()).hasSize(4);
            }
        }
    }

    @Test
    void closingLeavesNoThreadBehind() {
        ApiServer server = ApiServer.start();
        server.objects().listen(ResourceClaim.class, (event, claim) -> {});
        try (KubernetesClient client = Fixtures.client(server)) {
            client.namespaces().list();
        }

        server.close();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("apiserver-") || name.startsWith("HTTP-Dispatcher")));
    }

    private static Pod pod(String name, String cpu) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("busybox")
                .withNewResources()
                .addToLimits("cpu", new Quantity(cpu))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static ResourceClaim labelled(ResourceClaim claim, String value) {
        return new ResourceClaimBuilder(claim)
                .editMetadata()
                .addToLabels("label", value)
                .endMetadata()
                .build();
    }

    private static void assertCode(int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
