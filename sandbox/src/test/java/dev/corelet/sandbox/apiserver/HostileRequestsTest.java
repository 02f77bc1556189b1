package dev.corelet.sandbox.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that no well-behaved client makes: each gets a status, and the server lives on. */
@Timeout(60)
class HostileRequestsTest {

    private static final String SLICES = "/apis/resource.k8s.io/v1/resourceslices";
    private static final String CLAIMS = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz"})
    void nobodyGetsInWithoutTheToken(String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.url().resolve("/version"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());

        assertStatus(answer, 401, "Unauthorized");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v2",
                "/apis/apps/v1/deployments",
                "/apis/resource.k8s.io/v1alpha3/resourceslices",
                SLICES + "/a/status",
                SLICES + "/a/b/c",
                "/apis/resource.k8s.io/v1/namespaces//resourceclaims",
                "/apis/resource.k8s.io/v1/namespaces/default/resourceslices",
                "/api/v1/pods/p",
                "/%2e%2e/etc/passwd",
            })
    void unknownPathsAreNotFound(String path) throws Exception {
        assertStatus(send("GET", path, "", ""), 404, "NotFound");
    }

    @ParameterizedTest
    @CsvSource({"PATCH, " + SLICES, "POST, " + SLICES + "/a", "DELETE, /version", "BREW, " + CLAIMS})
    void unknownMethodsAreNotAllowed(String method, String path) throws Exception {
        assertStatus(send(method, path, "application/json", "{}"), 405, "MethodNotAllowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                            | the body is not valid JSON
                    []                                           | the body is not a JSON object
                    {"kind":"Pod"}                               | the kind in the data (Pod) does not match the expected one (ResourceClaim)
                    {"apiVersion":"v1"}                          | the apiVersion in the data (v1) does not match the expected one (resource.k8s.io/v1)
                    {"metadata":[]}                              | metadata: found a list, expected an object
                    {"metadata":{"name":5}}                      | metadata.name: found 5, expected a string
                    {"metadata":{"name":"a","namespace":"b"}}    | the namespace of the provided object does not match the namespace sent on the request
                    {"metadata":{"name":"a","resourceVersion":"7"}} | resourceVersion should not be set on objects to be created
                    """)
    void malformedBodiesAreBadRequests(String body, String message) throws Exception {
        HttpResponse<String> answer = send("POST", CLAIMS, "application/json", body);

        assertStatus(answer, 400, "BadRequest");
        assertThat(json(answer).path("message").asString()).contains(message);
    }

    @Test
    void anEmptyBodyIsABadRequest() throws Exception {
        assertStatus(send("POST", CLAIMS, "application/json", ""), 400, "BadRequest");
    }

    @Test
    void deeplyNestedBodiesAreRefused() throws Exception {
        String deep = "{\"spec\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertStatus(send("POST", CLAIMS, "application/json", deep), 400, "BadRequest");
    }

    @Test
    void hugeBodiesAreRefused() throws Exception {
        String huge = "{\"metadata\":{\"name\":\"" + "x".repeat(4 << 20) + "\"}}";

        assertStatus(send("POST", CLAIMS, "application/json", huge), 413, "RequestEntityTooLarge");
    }

    @Test
    void longNamesAreRefusedWithoutMuchWork() throws Exception {
        String name = "a.".repeat(1 << 20) + "a";

        HttpResponse<String> answer =
                send("POST", CLAIMS, "application/json", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));

        assertStatus(answer, 422, "Invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/yaml", "text/plain", "application/vnd.kubernetes.protobuf"})
    void otherMediaTypesAreNotTaken(String mediaType) throws Exception {
        assertStatus(send("POST", CLAIMS, mediaType, "{}"), 415, "UnsupportedMediaType");
    }

    @ParameterizedTest
    @CsvSource({
        "application/apply-patch+yaml, {}, 415",
        "application/json-patch+json, {}, 400",
        "application/json-patch+json, '[{\"op\":\"remove\",\"path\":\"/nowhere\"}]', 422",
        "application/json-patch+json, '[{\"op\":\"fly\",\"path\":\"/kind\"}]', 422",
        "application/merge-patch+json, '{\"metadata\":{\"name\":\"other\"}}', 400",
        "application/merge-patch+json, '{\"kind\":\"Pod\"}', 400",
        "application/merge-patch+json, '5', 400",
    })
    void patchesThatDoNotApplyAreRefused(String mediaType, String patch, int code) throws Exception {
        server.objects().create(Fixtures.claim("a"));

        assertThat(send("PATCH", CLAIMS + "/a", mediaType, patch).statusCode()).isEqualTo(code);
    }

    @Test
    void aPatchCannotMultiplyADocument() throws Exception {
        server.objects().create(Fixtures.claim("a"));
        String copy = "{\"op\":\"copy\",\"from\":\"/metadata\",\"path\":\"/metadata/x\"}";
        String patch = "[" + String.join(",", java.util.Collections.nCopies(30, copy)) + "]";

        assertStatus(send("PATCH", CLAIMS + "/a", "application/json-patch+json", patch), 400, "BadRequest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?labelSelector=%3D",
                "?labelSelector=a%20in%20b",
                "?fieldSelector=spec.driver",
                "?watch=1&resourceVersion=x",
                "?watch=1&timeoutSeconds=-1",
                "?continue=abc",
                "?labelSelector=%zz",
            })
    void malformedQueriesAreBadRequests(String query) throws Exception {
        assertThat(rawGet(SLICES + query)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Foreground", "Orphan"})
    void whatNeedsAGarbageCollectorIsRefused(String propagation) throws Exception {
        server.objects().create(Fixtures.claim("a"));

        assertStatus(send("DELETE", CLAIMS + "/a?propagationPolicy=" + propagation, "", ""), 400, "BadRequest");
    }

    @Test
    void unknownFieldsAreIgnoredWithAWarningUnlessAskedOtherwise() throws Exception {
        String body = """
                {"metadata":{"name":"a"},"spec":{"colour":"red","devices":{"requests":[
                  {"name":"cpu","exactly":{"deviceClassName":"c"}}]}}}
                """;

        assertThat(send("POST", CLAIMS + "?fieldValidation=Strict", "application/json", body)
                        .body())
                .contains("strict decoding error: unknown field \\\"spec.colour\\\"");
        HttpResponse<String> created = send("POST", CLAIMS, "application/json", body);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Warning")).hasValue("299 - \"unknown field \\\"spec.colour\\\"\"");
        assertThat(created.body()).doesNotContain("colour");
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        String body = "{\"metadata\":{\"name\":\"team\"}}";

        assertThat(send("POST", "/api/v1/namespaces?dryRun=All", "application/json", body)
                        .statusCode())
                .isEqualTo(201);
        assertStatus(send("GET", "/api/v1/namespaces/team", "", ""), 404, "NotFound");
    }

    private HttpResponse<String> send(String method, String path, String mediaType, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + server.token())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!mediaType.isEmpty()) {
            request.header("Content-Type", mediaType);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends what a client library would not. */
    private String rawGet(String target) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                    .formatted(target, server.token())
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(200), StandardCharsets.UTF_8);
        }
    }

    private static void assertStatus(HttpResponse<String> answer, int code, String reason) {
        assertThat(answer.statusCode()).isEqualTo(code);
        JsonNode status = json(answer);
        assertThat(status.path("kind").asString()).isEqualTo("Status");
        assertThat(status.path("reason").asString()).isEqualTo(reason);
        assertThat(status.path("code").asInt()).isEqualTo(code);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }
}
