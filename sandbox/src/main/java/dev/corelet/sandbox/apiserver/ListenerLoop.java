package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.ObjectListener.Event;
import dev.corelet.sandbox.apiserver.ObjectStore.Snapshot;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener first what there is and then what changes. */
final class ListenerLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final ResourceType type;
    private final BiConsumer<Event, ApiObject> listener;
    private final Map<ObjectKey, ApiObject> known = new HashMap<>();
    private volatile boolean stopped;

    ListenerLoop(ObjectStore store, ResourceType type, BiConsumer<Event, ApiObject> listener) {
        this.store = store;
        this.type = type;
        this.listener = listener;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            long version = relist();
            while (!stopped && !store.log().isClosed()) {
                version = follow(version);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long follow(long version) throws InterruptedException {
        long reached = version;
        try {
            for (Change change : store.log().after(version, PATIENCE)) {
                if (change.object().type() == type) {
                    learn(change.object(), change.deleted());
                }
                reached = change.version();
            }
            return reached;
        } catch (ApiException overtaken) {
            LOG.debug("a listener for {} lists again: {}", type.plural(), overtaken.getMessage());
            return relist();
        }
    }

    /** Reports how what there is now differs from what the listener has heard of. */
    private long relist() {
        Snapshot snapshot = store.list(type, object -> true);
        Map<ObjectKey, ApiObject> current = new HashMap<>();
        snapshot.objects().forEach(object -> current.put(object.key(), object));
        List<ApiObject> gone = new ArrayList<>(known.values());
        gone.removeIf(object -> current.containsKey(object.key()));
        gone.forEach(object -> learn(object, true));
        for (ApiObject object : snapshot.objects()) {
            if (!object.equals(known.get(object.key()))) {
                learn(object, false);
            }
        }
        return snapshot.version();
    }

    private void learn(ApiObject object, boolean deleted) {
        ApiObject previous = deleted ? known.remove(object.key()) : known.put(object.key(), object);
        Event event = deleted ? Event.DELETED : previous == null ? Event.ADDED : Event.MODIFIED;
        if (stopped) {
            return;
        }
        try {
            listener.accept(event, object);
        } catch (RuntimeException failure) {
            // One bad event must not end the listener: it would miss everything after it.
            LOG.error("a listener failed on {} {} {}", event, type.kind(), object.name(), failure);
        }
    }
}
