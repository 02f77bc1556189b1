package dev.corelet.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.host.pod.PodWatch;
import dev.corelet.sandbox.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
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
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
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
