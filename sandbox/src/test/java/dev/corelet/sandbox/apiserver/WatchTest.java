package dev.corelet.sandbox.apiserver;

import static dev.corelet.sandbox.apiserver.Fixtures.claim;
import static dev.corelet.sandbox.apiserver.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The watch protocol itself, line by line. */
@Timeout(60)
class WatchTest {

    private static final String SLICES = "/apis/resource.k8s.io/v1/resourceslices";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start(new ApiServerOptions(
                List.of("v1", "v1beta1"),
                ApiServerOptions.defaults().gates(),
                20,
                Duration.ofMillis(50),
                Clock.systemUTC(),
                Optional.empty()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withoutAVersionItBeginsWithWhatThereIs() throws Exception {
        server.objects().create(slice("a", "n", 1));

        assertThat(lines("?watch=1", 1)).containsExactly("ADDED a");
    }

    @Test
    void fromAVersionItTellsWhatCameAfter() throws Exception {
        String version =
                server.objects().create(slice("a", "n", 1)).getMetadata().getResourceVersion();
        server.objects().create(slice("b", "n", 1));
        server.objects().delete(ResourceSlice.class, "a");

        assertThat(lines("?watch=1&resourceVersion=" + version, 2)).containsExactly("ADDED b", "DELETED a");
    }

    @Test
    void bookmarksTellHowFarItHasRead() throws Exception {
        String version = server.objects().create(claim("a")).getMetadata().getResourceVersion();

        assertThat(lines("?watch=1&allowWatchBookmarks=true&resourceVersion=1", 1))
                .containsExactly("BOOKMARK " + version);
    }

    @Test
    void theInitialEventsCanBeMarked() throws Exception {
        String version =
                server.objects().create(slice("a", "n", 1)).getMetadata().getResourceVersion();

        assertThat(lines(
                        "?watch=1&allowWatchBookmarks=true&sendInitialEvents=true"
                                + "&resourceVersionMatch=NotOlderThan&resourceVersion=0",
                        2))
                .containsExactly("ADDED a", "BOOKMARK " + version);
    }

    @Test
    void itEndsWhenItsTimeIsUp() throws Exception {
        assertThat(lines("?watch=1&timeoutSeconds=1", Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void aVersionThatIsForgottenIsGone() throws Exception {
        for (int i = 0; i < 30; i++) {
            server.objects().create(slice("s" + i, "n", 1));
        }

        HttpResponse<?> answer = get("?watch=1&resourceVersion=1");

        assertThat(answer.statusCode()).isEqualTo(410);
    }

    @Test
    void aWatcherThatIsOvertakenIsTold() throws Exception {
        ObjectStore store = new ObjectStore(new ChangeLog(2));
        Registry registry = new Registry(store, ApiServerOptions.defaults().gates(), Clock.systemUTC());
        Codec codec = new Codec();
        for (int i = 1; i <= 5; i++) {
            registry.create(codec.fromModel(slice("s" + i, "n", 1)), false);
        }

        assertThat(follow(store, codec, 3)).contains("\"name\":\"s4\"", "\"name\":\"s5\"");
        assertThat(follow(store, codec, 2))
                .startsWith("{\"type\":\"ERROR\"")
                .contains("too old resource version: 2 (3)", "\"code\":410");
    }

    @Test
    void informersRecoverFromAForgottenHistory() {
        try (KubernetesClient client = Fixtures.client(server);
                SharedIndexInformer<ResourceSlice> informer =
                        client.resources(ResourceSlice.class).inform()) {
            for (int i = 0; i < 50; i++) {
                server.objects().create(slice("s" + i, "n", 1));
            }
            server.expireWatches();

            await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(50));
        }
    }

    @Test
    void eventsComeInTheVersionThatWasAskedFor() throws Exception {
        server.objects().create(slice("a", "n", 1));
        URI url = URI.create(server.url() + "/apis/resource.k8s.io/v1beta1/resourceslices?watch=1");

        try (BufferedReader reader = open(url)) {
            JsonNode device = new JsonMapper().readTree(reader.readLine()).at("/object/spec/devices/0");
            assertThat(device.has("basic")).isTrue();
        }
    }

    private static String follow(ObjectStore store, Codec codec, long version) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RequestPath path = RequestPath.parse(SLICES).orElseThrow();
        new WatchStream(store, codec, out, path, object -> true, Optional.empty(), Duration.ofMillis(1))
                .follow(version);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines(String query, int max) throws Exception {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = open(URI.create(server.url() + SLICES + query))) {
            String line;
            while (lines.size() < max && (line = reader.readLine()) != null) {
                JsonNode event = new JsonMapper().readTree(line);
                JsonNode metadata = event.path("object").path("metadata");
                String type = event.path("type").asString();
                String what = type.equals("BOOKMARK") ? "resourceVersion" : "name";
                lines.add(type + " " + metadata.path(what).asString());
            }
        }
        return lines;
    }

    private BufferedReader open(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + server.token())
                .build();
        return new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + SLICES + query))
                .header("Authorization", "Bearer " + server.token())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
