package dev.corelet.host.slice;

import dev.corelet.host.device.DeviceCatalog;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's ResourceSlices on the API server as they shall be: writes what differs, goes on trying while the
 * server is away, and puts right what somebody else changes or deletes.
 *
 * <p>On closing, the slices stay: the kubelet and the Node's owner reference clean up behind a driver that is gone.
 */
public final class SlicePublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlicePublisher.class);
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final SliceSpecs specs;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final CompletableFuture<Void> published = new CompletableFuture<>();
    private final SharedIndexInformer<ResourceSlice> informer;
    /** Confined to the thread. */
    private Duration retry = FIRST_RETRY;

    private volatile DeviceCatalog catalog;

    private SlicePublisher(KubernetesClient client, SliceSpecs specs, DeviceCatalog catalog) {
        this.client = client;
        this.specs = specs;
        this.catalog = catalog;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread publisher = new Thread(task, "slice-publisher");
            publisher.setDaemon(true);
            return publisher;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.thread = executor;
        this.informer = ourSlices().runnableInformer(0);
    }

    /** Starts publishing; returns at once. */
    public static SlicePublisher start(KubernetesClient client, SliceSpecs specs, DeviceCatalog catalog) {
        SlicePublisher publisher = new SlicePublisher(client, specs, catalog);
        publisher.begin();
        return publisher;
    }

    /** Returns what is completed once the API server has had everything for the first time. */
    public CompletableFuture<Void> published() {
        return published.copy();
    }

    /** Has these devices on offer from now on instead; returns at once. */
    public void offer(DeviceCatalog devices) {
        catalog = devices;
        publishIn(Duration.ZERO);
    }

    private void begin() {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ResourceSlice slice) {
                publishIn(SETTLE);
            }

            @Override
            public void onUpdate(ResourceSlice before, ResourceSlice after) {
                publishIn(SETTLE);
            }

            @Override
            public void onDelete(ResourceSlice slice, boolean unseen) {
                publishIn(SETTLE);
            }
        });
        informer.exceptionHandler((started, failure) -> true);
        publishIn(Duration.ZERO);
        var started = informer.start();
        started.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("the slices can't be watched: {}", failure.getMessage());
            }
        });
    }

    private FilterWatchListDeletable<ResourceSlice, KubernetesResourceList<ResourceSlice>, Resource<ResourceSlice>>
            ourSlices() {
        return client.resources(ResourceSlice.class)
                .withField("spec.nodeName", specs.node())
                .withField("spec.driver", specs.driver());
    }

    private void publishIn(Duration delay) {
        if (pending.compareAndSet(false, true)) {
            try {
                var unused = thread.schedule(this::publish, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("not publishing: the agent is stopping");
            }
        }
    }

    private void publish() {
        pending.set(false);
        try {
            int writes = reconcile();
            retry = FIRST_RETRY;
            published.complete(null);
            if (writes > 0) {
                LOG.info(
                        "published pool={} devices={} writes={}",
                        specs.node(),
                        catalog.devices().size(),
                        writes);
            }
        } catch (RuntimeException e) {
            LOG.warn("publishing failed, next try in {} s: {}", retry.toSeconds(), oneLine(e));
            publishIn(retry);
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        }
    }

    private static String oneLine(RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        return e.getCause() == null ? text : text + " (" + e.getCause() + ")";
    }

    private int reconcile() {
        List<ResourceSlice> existing = ourSlices().list().getItems();
        SlicePlan plan = SlicePlan.between(existing, specs.slices(catalog, 1));
        plan.deletions()
                .forEach(slice -> client.resource(slice).lockResourceVersion().delete());
        plan.updates().forEach(slice -> client.resource(slice).update());
        if (!plan.creations().isEmpty()) {
            OwnerReference owner = owner();
            plan.creations()
                    .forEach(slice -> client.resource(ownedBy(owner, slice)).create());
        }
        return plan.deletions().size()
                + plan.updates().size()
                + plan.creations().size();
    }

    private OwnerReference owner() {
        Node node = client.nodes().withName(specs.node()).get();
        if (node == null) {
            throw new KubernetesClientException(
                    "there is no Node '%s'; set node in the configuration, or NODE_NAME, to this machine's Node"
                            .formatted(specs.node()));
        }
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(specs.node())
                .withUid(node.getMetadata().getUid())
                .withController(true)
                .build();
    }

    private static ResourceSlice ownedBy(OwnerReference owner, ResourceSlice slice) {
        return new ResourceSliceBuilder(slice)
                .editMetadata()
                .withOwnerReferences(owner)
                .endMetadata()
                .build();
    }

    @Override
    public void close() {
        informer.stop();
        thread.shutdownNow();
    }
}
