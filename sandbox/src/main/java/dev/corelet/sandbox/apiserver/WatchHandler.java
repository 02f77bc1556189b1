package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.ObjectStore.Snapshot;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Streams changes to clients, one JSON document a line.
 *
 * <p>Each watch keeps a thread busy, so their number is limited. Bookmarks are frequent: writing one is also how a
 * client that is gone is noticed.
 */
final class WatchHandler {

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final ObjectStore store;
    private final Codec codec;
    private final Semaphore free;
    private final Duration bookmarkInterval;

    WatchHandler(ObjectStore store, Codec codec, int maxWatches, Duration bookmarkInterval) {
        this.store = store;
        this.codec = codec;
        this.free = new Semaphore(maxWatches);
        this.bookmarkInterval = bookmarkInterval;
    }

    void watch(Exchange exchange, RequestPath path, Predicate<ApiObject> filter) throws IOException {
        if (!free.tryAcquire()) {
            throw ApiException.tooManyRequests("too many watches at once; close some and try again");
        }
        try {
            start(exchange, path, filter);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    private void start(Exchange exchange, RequestPath path, Predicate<ApiObject> filter)
            throws IOException, InterruptedException {
        Query query = exchange.query();
        Optional<Long> from = query.number("resourceVersion").filter(version -> version > 0);
        boolean initialEvents = query.flag("sendInitialEvents");
        if (initialEvents && !query.flag("allowWatchBookmarks")) {
            throw ApiException.badRequest("sendInitialEvents needs allowWatchBookmarks");
        }
        if (from.isPresent() && !initialEvents) {
            store.log().checkAvailable(from.get());
        }
        exchange.closeConnectionAfterwards();
        try (OutputStream out = exchange.stream()) {
            Stream stream = new Stream(out, path, filter, query);
            long version = from.isPresent() && !initialEvents ? from.get() : stream.sendExisting(initialEvents);
            stream.follow(version);
        }
    }

    /** One watch under way. */
    private final class Stream {
        private final OutputStream out;
        private final RequestPath path;
        private final Predicate<ApiObject> filter;
        private final boolean bookmarks;
        private final long end;

        Stream(OutputStream out, RequestPath path, Predicate<ApiObject> filter, Query query) {
            this.out = out;
            this.path = path;
            this.filter = filter;
            this.bookmarks = query.flag("allowWatchBookmarks");
            Duration asked = query.number("timeoutSeconds")
                    .filter(seconds -> seconds > 0 && seconds < LONGEST.toSeconds())
                    .map(Duration::ofSeconds)
                    .orElse(LONGEST);
            this.end = System.nanoTime() + asked.toNanos();
        }

        long sendExisting(boolean markEnd) throws IOException {
            Snapshot snapshot = store.list(path.type(), filter);
            for (ApiObject object : snapshot.objects()) {
                send("ADDED", object);
            }
            if (markEnd) {
                sendBookmark(snapshot.version(), true);
            }
            out.flush();
            return snapshot.version();
        }

        void follow(long start) throws IOException, InterruptedException {
            long version = start;
            long nextBookmark = System.nanoTime() + bookmarkInterval.toNanos();
            try {
                while (!store.log().isClosed() && System.nanoTime() < end) {
                    Duration patience = Duration.ofNanos(Math.max(0, Math.min(end, nextBookmark) - System.nanoTime()));
                    for (Change change : store.log().after(version, patience)) {
                        send(change);
                        version = change.version();
                    }
                    if (System.nanoTime() >= nextBookmark) {
                        sendBookmark(version, false);
                        nextBookmark = System.nanoTime() + bookmarkInterval.toNanos();
                    }
                    out.flush();
                }
            } catch (ApiException expired) {
                line(
                        "ERROR",
                        codec.parse(Serialization.asJson(expired.toStatus()).getBytes(StandardCharsets.UTF_8)));
            }
        }

        /** An object that begins or ceases to match the selectors looks created or deleted to the client. */
        private void send(Change change) throws IOException {
            if (change.object().type() != path.type()) {
                return;
            }
            boolean matched = change.previous().filter(filter).isPresent();
            boolean matches = !change.deleted() && filter.test(change.object());
            if (matches) {
                send(matched ? "MODIFIED" : "ADDED", change.object());
            } else if (matched) {
                send("DELETED", change.object());
            }
        }

        private void send(String event, ApiObject object) throws IOException {
            line(event, codec.encode(object, path.version()));
        }

        private void sendBookmark(long version, boolean endOfInitialEvents) throws IOException {
            if (!bookmarks) {
                return;
            }
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("kind", path.type().kind());
            object.put("apiVersion", path.type().apiVersion(path.version()));
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("resourceVersion", String.valueOf(version));
            if (endOfInitialEvents) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            line("BOOKMARK", object);
        }

        private void line(String event, JsonNode object) throws IOException {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", event);
            line.set("object", object);
            out.write(codec.write(line));
            out.write('\n');
        }
    }
}
