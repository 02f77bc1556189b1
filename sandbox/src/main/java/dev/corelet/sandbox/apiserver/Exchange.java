package dev.corelet.sandbox.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One request and its answer. */
final class Exchange {

    private static final long DISCARDED_MAX_BYTES = 64L << 20;

    private final HttpExchange http;
    private final Codec codec;
    private final long maxBodyBytes;

    Exchange(HttpExchange http, Codec codec, long maxBodyBytes) {
        this.http = http;
        this.codec = codec;
        this.maxBodyBytes = maxBodyBytes;
    }

    String method() {
        return http.getRequestMethod();
    }

    /** Returns the decoded path, without a slash at its end; empty if the request has none. */
    String path() {
        String path = http.getRequestURI().getPath();
        if (path == null) {
            return "";
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    Query query() {
        return Query.parse(http.getRequestURI().getRawQuery());
    }

    /** Returns a header of the request, empty if it is missing. */
    String header(String name) {
        String value = http.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** Returns the media type of the body without its parameters, in lower case. */
    String mediaType() {
        String type = header("Content-Type");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the body.
     *
     * @throws ApiException with code 413 if it is too large, 400 if it is not JSON
     */
    JsonNode readJson() throws IOException {
        byte[] body = readBody();
        return codec.parse(body);
    }

    /** Reads the body like {@link #readJson}, if there is one. */
    Optional<JsonNode> readOptionalJson() throws IOException {
        byte[] body = readBody();
        return body.length == 0 ? Optional.empty() : Optional.of(codec.parse(body));
    }

    void addWarning(String text) {
        String printable =
                text.replaceAll("[^\\x20-\\x7e]", "?").replace("\\", "\\\\").replace("\"", "\\\"");
        http.getResponseHeaders().add("Warning", "299 - \"%s\"".formatted(printable));
    }

    void answer(int code, JsonNode document) throws IOException {
        answer(code, codec.write(document));
    }

    void answer(int code, byte[] body) throws IOException {
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(body);
        }
    }

    /** Starts an answer of unknown length. */
    OutputStream stream() throws IOException {
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(200, 0);
        return http.getResponseBody();
    }

    /** Makes the connection end with this answer. */
    void closeConnectionAfterwards() {
        http.getResponseHeaders().set("Connection", "close");
    }

    private byte[] readBody() throws IOException {
        byte[] body = http.getRequestBody().readNBytes((int) maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            discardRest();
            throw ApiException.tooLarge(maxBodyBytes);
        }
        return body;
    }

    /** A client that is still sending would not see the answer if the connection was closed under it. */
    private void discardRest() throws IOException {
        byte[] buffer = new byte[1 << 16];
        long discarded = 0;
        int read = 0;
        while (read >= 0 && discarded < DISCARDED_MAX_BYTES) {
            read = http.getRequestBody().read(buffer);
            discarded += read;
        }
    }
}
