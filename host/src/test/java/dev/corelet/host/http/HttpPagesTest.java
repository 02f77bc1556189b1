package dev.corelet.host.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpPagesTest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpPages pages = HttpPages.start(
            new HttpAddress("127.0.0.1", 0),
            Map.of(
                    "/here",
                    accept -> HttpPages.text(200, "accepts " + accept),
                    "/broken",
                    accept -> {
                        throw new IllegalStateException("a secret");
                    },
                    "/slow",
                    accept -> {
                        asked.countDown();
                        awaitRelease();
                        return HttpPages.text(200, "at last");
                    }));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        released.countDown();
        pages.close();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(pages.port(), path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPageIsReadByItsExactPathWhateverIsAskedOfIt() throws Exception {
        HttpResponse<String> answer = send(request("/here?verbose=1").header("Accept", "text/plain"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("accepts text/plain");
        assertThat(send(request("/herewith")).statusCode()).isEqualTo(404);
        assertThat(send(request("/")).body()).isEqualTo("there are /broken, /here, /slow\n");
    }

    @Test
    void aHeadRequestGetsTheHeadersOnly() throws Exception {
        HttpResponse<String> answer = send(request("/here").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("8");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        HttpResponse<String> answer = send(request("/here").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void whatGoesWrongInsideIsNotTold() throws Exception {
        HttpResponse<String> answer = send(request("/broken"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("it failed; the log says why\n");
    }

    @Test
    void aSlowPageDoesNotKeepOthersWaiting() throws Exception {
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("/slow").build(), HttpResponse.BodyHandlers.ofString());
        asked.await();

        assertThat(send(request("/here")).statusCode()).isEqualTo(200);
        released.countDown();
        assertThat(slow.get().body()).isEqualTo("at last");
    }

    @Test
    void moreRequestsThanThreadsAreAllAnswered() {
        assertThat(IntStream.range(0, 40)
                        .mapToObj(i -> client.sendAsync(request("/here").build(), HttpResponse.BodyHandlers.ofString()))
                        .toList())
                .extracting(answer -> answer.join().statusCode())
                .containsOnly(200);
    }

    @Test
    void aRequestThatIsTooLongIsNotRead() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /here HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n"
                            .formatted("x".repeat(100_000))
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(readToItsEnd(socket)).doesNotContain("200 OK");
        }
    }

    /** A server that closes with something unread resets the connection, and what it wrote may be lost. */
    private static String readToItsEnd(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "reset";
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        HttpAddress taken = new HttpAddress("127.0.0.1", pages.port());

        assertThatThrownBy(() -> HttpPages.start(taken, Map.of()))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("http.address 127.0.0.1:%d can't be listened on".formatted(pages.port()));
    }
}
