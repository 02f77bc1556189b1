package dev.corelet.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.host.pod.PodWatch;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodWatchTest {

    private final Published published = new Published(ApiServer.start());
    private final ApiServer server = published.server();

    @AfterEach
    void close() {
        published.close();
    }

    private PodWatch watch() {
        return PodWatch.start(published.api().client(), "node-1");
    }

    /** Creates a pod whose container "main" requests that much CPU, and returns its UID. */
    private String create(String name, String node, String cpu) {
        return create(name, node, cpu, Map.of());
    }

    private String create(String name, String node, String cpu, Map<String, String> annotations) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("image")
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        return server.objects().create(pod).getMetadata().getUid();
    }

    private static int milliCpu(PodWatch watch, String uid) {
        return watch.find(uid, "main").map(spec -> spec.resources().milliCpu()).orElse(-1);
    }

    @Test
    void podsOfThisNodeAreKnownFromTheirCreationToTheirEnd() {
        String there = create("there", "node-1", "1500m");
        try (PodWatch watch = watch()) {
            await().until(() -> milliCpu(watch, there) == 1500);
            String elsewhere = create("elsewhere", "node-2", "1");
            String later = create("later", "node-1", "2");
            await().until(() -> milliCpu(watch, later) == 2000);
            assertThat(watch.find(elsewhere, "main")).isEmpty();
            assertThat(watch.find(later, "other")).isEmpty();

            published
                    .api()
                    .client()
                    .pods()
                    .inNamespace("default")
                    .withName("there")
                    .withGracePeriod(0)
                    .delete();
            await().until(() -> watch.find(there, "main").isEmpty());
            assertThat(milliCpu(watch, later)).isEqualTo(2000);
        }
    }

    @Test
    void aPodOfTheKubeletsOwnIsKnownUnderItsOwnUidWhileItsMirrorIsThere() {
        create("static-node-1", "node-1", "250m", Map.of("kubernetes.io/config.mirror", "static"));
        try (PodWatch watch = watch()) {
            await().until(() -> milliCpu(watch, "static") == 250);

            server.objects().deleteNow(Pod.class, "default", "static-node-1");
            await().until(() -> watch.find("static", "main").isEmpty());
        }
    }

    @Test
    void whatHappensWhileTheServerIsAwayIsFoundOutAfterwards() {
        String gone = create("gone", "node-1", "1", Map.of("kubernetes.io/config.mirror", "static"));
        String replaced = create("replaced", "node-1", "2");
        String kept = create("kept", "node-1", "3");
        try (PodWatch watch = watch()) {
            await().until(() -> milliCpu(watch, gone) == 1000
                    && milliCpu(watch, replaced) == 2000
                    && milliCpu(watch, kept) == 3000);
            server.guard((method, path) -> path.contains("/pods") ? OptionalInt.of(503) : OptionalInt.empty());
            server.endWatches();
            server.objects().deleteNow(Pod.class, "default", "gone");
            server.objects().deleteNow(Pod.class, "default", "replaced");
            String successor = create("replaced", "node-1", "4");
            server.expireWatches();
            server.guard((method, path) -> OptionalInt.empty());

            await().until(() -> milliCpu(watch, successor) == 4000
                    && watch.find(replaced, "main").isEmpty()
                    && watch.find(gone, "main").isEmpty());
            assertThat(watch.find("static", "main")).isEmpty();
            assertThat(milliCpu(watch, kept)).isEqualTo(3000);
        }
    }

    @Test
    void aServerThatForbidsItIsAskedAgainAndThatIsSaidOnce() {
        String uid = create("there", "node-1", "1");
        server.guard((method, path) -> path.contains("/pods") ? OptionalInt.of(403) : OptionalInt.empty());
        try (LogLines log = new LogLines();
                PodWatch watch = watch()) {
            await().until(() -> !log.warnings().isEmpty());
            assertThat(watch.find(uid, "main")).isEmpty();

            server.guard((method, path) -> OptionalInt.empty());
            await().until(() -> milliCpu(watch, uid) == 1000);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("pods can't be followed, trying again", "403", "the agent needs to list and watch pods");
        }
    }
}
