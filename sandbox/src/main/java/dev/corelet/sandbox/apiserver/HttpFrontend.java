package dev.corelet.sandbox.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Listens on loopback, lets in whoever has the token, and answers every failure with a status. */
final class HttpFrontend implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFrontend.class);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 64;
    private static final int QUEUED_REQUESTS_MAX = 256;
    private static final long IDLE_SECONDS = 10;

    private final String scheme;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Codec codec;
    private final Discovery discovery;
    private final ResourceHandler resources;
    private final byte[] authorization;
    private final long maxBodyBytes;

    private volatile Gatekeeper gatekeeper = Gatekeeper.OPEN;
    private volatile Authorizer authorizer = Authorizer.ALL;

    HttpFrontend(
            Codec codec,
            Discovery discovery,
            ResourceHandler resources,
            String token,
            int maxThreads,
            long maxBodyBytes,
            Optional<SSLContext> tls) {
        this.codec = codec;
        this.discovery = discovery;
        this.resources = resources;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.maxBodyBytes = maxBodyBytes;
        this.threads = daemonThreads(maxThreads);
        this.scheme = tls.isPresent() ? "https" : "http";
        this.server = bind(tls);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        startAsDaemon();
    }

    /** Returns the address that clients connect to. */
    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    void guard(Gatekeeper keeper) {
        gatekeeper = keeper;
    }

    void authorize(Authorizer rules) {
        authorizer = rules;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpServer bind(Optional<SSLContext> tls) {
        // The JDK's server writes headers and body apart. Without this, Nagle's algorithm and delayed acknowledgements
        // add 40 ms to every answer; the server reads it once, when it is first used.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0);
            if (tls.isEmpty()) {
                return HttpServer.create(anyPort, BACKLOG);
            }
            HttpsServer secured = HttpsServer.create(anyPort, BACKLOG);
            secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            return secured;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen on loopback", failure);
        }
    }

    private static ThreadPoolExecutor daemonThreads(int max) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                max, max, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED_REQUESTS_MAX), task -> {
                    Thread thread = new Thread(task, "apiserver-http");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The server's dispatcher thread is a daemon only if the thread that starts it is one. */
    private void startAsDaemon() {
        try {
            threads.submit(server::start).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the HTTP server does not start", failure);
        }
    }

    private void handle(HttpExchange http) {
        try (http) {
            Exchange exchange = new Exchange(http, codec, maxBodyBytes);
            try {
                route(exchange);
            } catch (ApiException refusal) {
                refuse(exchange, refusal);
            } catch (RuntimeException bug) {
                LOG.error("{} {} failed", exchange.method(), exchange.path(), bug);
                refuse(exchange, ApiException.internal());
            }
        } catch (IOException gone) {
            LOG.debug("a client went away", gone);
        }
    }

    private void route(Exchange exchange) throws IOException {
        byte[] offered = exchange.header("Authorization").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(offered, authorization)) {
            throw ApiException.unauthorized();
        }
        OptionalInt refusal = gatekeeper.refusal(exchange.method(), exchange.path());
        if (refusal.isPresent()) {
            throw ApiException.refusedByGatekeeper(refusal.getAsInt());
        }
        Optional<JsonNode> document = discovery.document(exchange.path());
        if (document.isPresent()) {
            if (!exchange.method().equals("GET")) {
                throw ApiException.methodNotAllowed();
            }
            exchange.answer(200, document.get());
            return;
        }
        RequestPath path = RequestPath.parse(exchange.path())
                .filter(parsed -> discovery.serves(parsed.type().group(), parsed.version()))
                .orElseThrow(ApiException::noSuchPath);
        Access access = Access.of(exchange, path);
        if (!authorizer.allows(access)) {
            throw ApiException.forbidden(access);
        }
        resources.handle(exchange, path);
    }

    private static void refuse(Exchange exchange, ApiException refusal) throws IOException {
        // The body may not have been read to its end, so nothing else can follow on this connection.
        exchange.closeConnectionAfterwards();
        exchange.answer(refusal.code(), Serialization.asJson(refusal.toStatus()).getBytes(StandardCharsets.UTF_8));
    }
}
