package dev.corelet.sandbox.apiserver;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

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
        Duration patience = query.number("timeoutSeconds")
                .filter(seconds -> seconds > 0 && seconds < LONGEST.toSeconds())
                .map(Duration::ofSeconds)
                .orElse(LONGEST);
        Optional<Duration> bookmarks =
                query.flag("allowWatchBookmarks") ? Optional.of(bookmarkInterval) : Optional.empty();
        exchange.closeConnectionAfterwards();
        try (OutputStream out = exchange.stream()) {
            WatchStream stream = new WatchStream(store, codec, out, path, filter, bookmarks, patience);
            long version = from.isPresent() && !initialEvents ? from.get() : stream.sendExisting(initialEvents);
            stream.follow(version);
        }
    }
}
