package dev.corelet.host.slice;

import dev.corelet.host.resource.ApiFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what happens to slices on the API server. */
final class SliceWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SliceWatch.class);

    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final WatchedVersions versions = new WatchedVersions();

    private final AtomicReference<String> lastFailure = new AtomicReference<>("");

    private SliceWatch(SharedIndexInformer<GenericKubernetesResource> informer) {
        this.informer = informer.itemStore(versions);
    }

    /** Is told on the client's threads, and returns at once. */
    interface Listener {

        /** A slice was created, edited or deleted, by whomever. */
        void slicesChanged();

        /** The server could not be followed; it is tried again. */
        void watchFailed();
    }

    static SliceWatch start(SharedIndexInformer<GenericKubernetesResource> informer, Listener listener) {
        SliceWatch watch = new SliceWatch(informer);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource slice) {
                listener.slicesChanged();
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                listener.slicesChanged();
            }

            @Override
            public void onDelete(GenericKubernetesResource slice, boolean unseen) {
                listener.slicesChanged();
            }
        });
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
    boolean shows(Map<String, String> expected) {
        return informer.hasSynced() && versions.are(expected);
    }

    @Override
    public void close() {
        informer.close();
    }
}
