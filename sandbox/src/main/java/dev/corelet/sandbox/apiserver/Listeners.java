package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.ObjectListener.Event;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Owns the threads that tell listeners in this process about changes, one for each listener. */
final class Listeners implements AutoCloseable {

    private final ObjectStore store;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    Listeners(ObjectStore store) {
        this.store = store;
    }

    Subscription add(ResourceType type, BiConsumer<Event, ApiObject> listener) {
        ListenerLoop loop = new ListenerLoop(store, type, listener);
        Thread thread = new Thread(loop, "apiserver-listener-" + type.plural());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return () -> {
            loop.stop();
            thread.interrupt();
            threads.remove(thread);
        };
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        threads.clear();
    }
}
