package dev.corelet.host.nri;

import dev.corelet.host.nri.RuntimeObserver.Request;
import dev.corelet.host.nri.RuntimeObserver.Result;
import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.CreateReply;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriHandler;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.RefusedException;
import dev.corelet.nri.plugin.ResourceChange;
import dev.corelet.nri.plugin.RuntimeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tells an observer what became of each request that another handler answers, and how long that took. */
final class ObservedHandler implements NriHandler {

    private final NriHandler handler;
    private final RuntimeObserver observer;
    private volatile boolean isConfigured;

    private interface Answer<T> {
        T get() throws RefusedException;
    }

    ObservedHandler(NriHandler handler, RuntimeObserver observer) {
        this.handler = handler;
        this.observer = observer;
    }

    /** Tells whether a runtime ever said whom it is. */
    boolean isConfigured() {
        return isConfigured;
    }

    private <T> T observed(Request request, Answer<T> answer) throws RefusedException {
        long start = System.nanoTime();
        Result result = Result.FAILED;
        try {
            T given = answer.get();
            result = Result.DONE;
            return given;
        } catch (RefusedException e) {
            // What has a cause is no decision: the node could not make one.
            result = e.getCause() == null ? Result.REFUSED : Result.FAILED;
            throw e;
        } finally {
            observer.answered(request, result, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private <T> T observedWithoutRefusal(Request request, Answer<T> answer) {
        try {
            return observed(request, answer);
        } catch (RefusedException e) {
            throw new IllegalStateException("%s can't be refused".formatted(request), e);
        }
    }

    @Override
    public void onConfigure(RuntimeInfo runtime) {
        observer.connected();
        handler.onConfigure(runtime);
        isConfigured = true;
    }

    @Override
    public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
        return observedWithoutRefusal(Request.SYNCHRONIZE, () -> handler.onSynchronize(pods, containers));
    }

    @Override
    public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
        return observed(Request.CREATE, () -> handler.onCreateContainer(pod, container));
    }

    @Override
    public Map<String, CpuResources> onUpdateContainer(NriPod pod, NriContainer container, ResourceChange requested)
            throws RefusedException {
        return observed(Request.UPDATE, () -> handler.onUpdateContainer(pod, container, requested));
    }

    @Override
    public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
        return observedWithoutRefusal(Request.STOP, () -> handler.onStopContainer(pod, container));
    }

    @Override
    public void onRemoveContainer(NriPod pod, NriContainer container) {
        boolean unused = observedWithoutRefusal(Request.REMOVE, () -> {
            handler.onRemoveContainer(pod, container);
            return true;
        });
    }

    @Override
    public void onConnectionLost(String reason) {
        observer.lost();
        handler.onConnectionLost(reason);
    }
}
