package dev.corelet.host.pod;

import dev.corelet.host.node.PodSpecs;
import dev.corelet.host.resource.ApiFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what the API server says of the pods of one node. Thread safe. */
public final class PodWatch implements PodSpecs, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);

    private static final ResourceDefinitionContext PODS = new ResourceDefinitionContext.Builder()
            .withVersion("v1")
            .withKind("Pod")
            .withPlural("pods")
            .withNamespaced(true)
            .build();

    /** Keeps no pods, which are long, but their UIDs and versions. */
    private final SharedIndexInformer<GenericKubernetesResource> informer;

    private final Map<String, Map<String, ContainerSpec>> containersByPod = new ConcurrentHashMap<>();
    /** Which pod of the API server stands for which pod of the kubelet's own, by the latter's UID. */
    private final Map<String, String> mirrors = new ConcurrentHashMap<>();

    private final AtomicReference<String> lastFailure = new AtomicReference<>("");

    private PodWatch(SharedIndexInformer<GenericKubernetesResource> informer) {
        this.informer = informer;
    }

    /** Starts following; returns at once, and goes on trying while the server is away. */
    public static PodWatch start(KubernetesClient client, String node) {
        PodWatch watch = new PodWatch(client.genericKubernetesResources(PODS)
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(new ReducedStateItemStore<>(
                        ReducedStateItemStore.UID_KEY_STATE,
                        GenericKubernetesResource.class,
                        client.getKubernetesSerialization())));
        watch.informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource pod) {
                watch.note(pod);
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                watch.note(after);
            }

            @Override
            public void onDelete(GenericKubernetesResource pod, boolean unseen) {
                watch.forget(pod);
            }
        });
        watch.informer.exceptionHandler((started, failure) -> {
            watch.report(ApiFailure.inOneLine(failure));
            return true;
        });
        var unused = watch.informer.start();
        return watch;
    }

    /** Returns why pods are not followed at the moment; empty if they are. */
    public Optional<String> trouble() {
        return informer.isWatching()
                ? Optional.empty()
                : Optional.of(Objects.requireNonNullElse(lastFailure.get(), ""));
    }

    @Override
    public Optional<ContainerSpec> find(String podUid, String container) {
        Map<String, ContainerSpec> own = containersByPod.get(podUid);
        Map<String, ContainerSpec> known =
                own == null ? containersByPod.getOrDefault(mirrors.getOrDefault(podUid, ""), Map.of()) : own;
        return Optional.ofNullable(known.get(container));
    }

    private void note(GenericKubernetesResource pod) {
        String uid = pod.getMetadata().getUid();
        try {
            containersByPod.put(uid, PodContainers.of(pod));
            PodContainers.mirrored(pod).ifPresent(mirrored -> mirrors.put(mirrored, uid));
        } catch (IllegalArgumentException e) {
            forget(pod);
            LOG.atWarn()
                    .addKeyValue(
                            "pod",
                            pod.getMetadata().getNamespace() + "/"
                                    + pod.getMetadata().getName())
                    .addKeyValue("error", e.getMessage())
                    .log("a pod asks for something that can't be read; what it asks for is estimated");
        }
    }

    private void forget(GenericKubernetesResource pod) {
        String uid = pod.getMetadata().getUid();
        containersByPod.remove(uid);
        mirrors.values().removeIf(uid::equals);
    }

    /** The same failure over and over is said once. */
    private void report(String failure) {
        if (!failure.equals(lastFailure.getAndSet(failure))) {
            LOG.atWarn()
                    .addKeyValue("error", failure)
                    .log("pods can't be followed, trying again; until then, what containers of new pods ask for is"
                            + " estimated from what the runtime shows (the agent needs to list and watch pods)");
        }
    }

    @Override
    public void close() {
        informer.close();
    }
}
