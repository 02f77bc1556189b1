package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.ObjectStore.Snapshot;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One watch under way: writes what changes to one client until its time is up or the client is gone. */
final class WatchStream {

    private final ObjectStore store;
    private final Codec codec;
    private final OutputStream out;
    private final RequestPath path;
    private final Predicate<ApiObject> filter;
    private final Optional<Duration> bookmarkInterval;
    private final long end;

    /**
     * Begins a watch.
     *
     * @param bookmarkInterval how often the client is told how far it has read; empty if it does not want to know
     * @param patience how long the watch lasts
     */
    WatchStream(
            ObjectStore store,
            Codec codec,
            OutputStream out,
            RequestPath path,
            Predicate<ApiObject> filter,
            Optional<Duration> bookmarkInterval,
            Duration patience) {
        this.store = store;
        this.codec = codec;
        this.out = out;
        this.path = path;
        this.filter = filter;
        this.bookmarkInterval = bookmarkInterval;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** Sends everything there is as added and returns the version that was read. */
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

    /** Sends every change after a version; a client that is overtaken gets an error to end with. */
    void follow(long start) throws IOException, InterruptedException {
        long version = start;
        long nextBookmark = nextBookmark();
        int interruptions = store.log().interruptions();
        try {
            while (!store.log().isClosed() && store.log().interruptions() == interruptions && System.nanoTime() < end) {
                Duration patience = Duration.ofNanos(Math.max(0, Math.min(end, nextBookmark) - System.nanoTime()));
                for (Change change : store.log().after(version, patience)) {
                    send(change);
                    version = change.version();
                }
                if (bookmarkInterval.isPresent() && System.nanoTime() >= nextBookmark) {
                    sendBookmark(version, false);
                    nextBookmark = nextBookmark();
                }
                out.flush();
            }
        } catch (ApiException expired) {
            line("ERROR", codec.parse(Serialization.asJson(expired.toStatus()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private long nextBookmark() {
        return bookmarkInterval
                .map(interval -> System.nanoTime() + interval.toNanos())
                .orElse(end);
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
