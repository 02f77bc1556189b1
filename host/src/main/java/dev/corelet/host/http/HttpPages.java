package dev.corelet.host.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server of a few pages that can only be read. Each connection has a thread of its own, so slow ones don't get
 * in the way of others as long as there are fewer than the most that are let in.
 */
public final class HttpPages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpPages.class);

    private static final int CONNECTIONS = 64;
    private static final String TEXT = "text/plain; charset=utf-8";

    /** The JDK's server takes its limits from here, once in the life of a process. */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS),
            "sun.net.httpserver.maxIdleConnections", "16",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.maxReqTime", "2",
            "sun.net.httpserver.maxRspTime", "10");

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private HttpPages(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts answering.
     *
     * @param pages by their paths
     * @throws OperatorException if nobody can listen there
     */
    public static HttpPages start(HttpAddress address, Map<String, HttpPage> pages) {
        LIMITS.forEach((name, limit) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, limit);
            }
        });
        HttpServer server;
        try {
            server = HttpServer.create(address.socketAddress(), CONNECTIONS);
        } catch (IOException | IllegalArgumentException e) {
            throw new OperatorException(
                    "http.address %s can't be listened on: %s; name an address of this machine and a port that is free"
                            .formatted(address, e.getMessage()),
                    e);
        }
        ThreadPoolExecutor threads = threads();
        Map<String, HttpPage> sorted = new TreeMap<>(pages);
        server.createContext("/", exchange -> handle(exchange, sorted));
        server.setExecutor(threads);
        server.start();
        return new HttpPages(server, threads);
    }

    /** No more requests than connections can wait, so none is ever refused. */
    private static ThreadPoolExecutor threads() {
        AtomicInteger started = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CONNECTIONS, CONNECTIONS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * CONNECTIONS), task -> {
                    Thread thread = new Thread(task, "http-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Returns the port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void handle(HttpExchange exchange, Map<String, HttpPage> pages) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange, pages));
        }
    }

    private static HttpPage.Answer answer(HttpExchange exchange, Map<String, HttpPage> pages) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return text(405, "only GET and HEAD are answered\n");
        }
        HttpPage page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return text(404, "there are %s\n".formatted(String.join(", ", pages.keySet())));
        }
        try {
            return page.read(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                    .orElse(""));
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("a request failed");
            return text(500, "it failed; the log says why\n");
        }
    }

    /** Returns an answer of plain text. */
    public static HttpPage.Answer text(int status, String text) {
        return new HttpPage.Answer(status, TEXT, text);
    }

    private static void send(HttpExchange exchange, HttpPage.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
