package dev.corelet.host.slice;

import dev.corelet.host.resource.ApiFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what happens to slices on the API server. */
final class SliceWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SliceWatch.class);

    private final SharedIndexInformer<? extends HasMetadata> informer;

    private final AtomicReference<String> lastFailure = new AtomicReference<>("");

    private SliceWatch(SharedIndexInformer<? extends HasMetadata> informer) {
        this.informer = informer;
    }

    /** Is told on the client's threads, and returns at once. */
    interface Listener {

        /** A slice was created, edited or deleted, by whomever. */
        void slicesChanged();

        /** The server could not be followed; it is tried again. */
        void watchFailed();
    }

    static <T extends HasMetadata> SliceWatch start(SharedIndexInformer<T> informer, Listener listener) {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T slice) {
                listener.slicesChanged();
            }

            @Override
            public void onUpdate(T before, T after) {
                listener.slicesChanged();
            }

            @Override
            public void onDelete(T slice, boolean unseen) {
                listener.slicesChanged();
            }
        });
        SliceWatch watch = new SliceWatch(informer);
        informer.exceptionHandler((started, failure) -> {
            watch.report(ApiFailure.inOneLine(failure));
            listener.watchFailed();
            return true;
        });
        var unused = informer.start();
        return watch;
    }

    /** The same failure over and over is said once. */
    private void report(String failure) {
        if (!failure.equals(lastFailure.getAndSet(failure))) {
            LOG.atWarn().addKeyValue("error", failure).log("changes of slices by others are not noticed, trying again");
        }
    }

    /** Returns whether the server has, as far as is known here, exactly these slices in these versions. */
    boolean shows(Map<String, String> versions) {
        return informer.hasSynced() && areIn(versions, informer.getStore().list());
    }

    static boolean areIn(Map<String, String> versions, List<? extends HasMetadata> slices) {
        if (slices.size() != versions.size()) {
            return false;
        }
        for (HasMetadata slice : slices) {
            String version = versions.get(slice.getMetadata().getName());
            if (version == null || !version.equals(slice.getMetadata().getResourceVersion())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        informer.close();
    }
}
