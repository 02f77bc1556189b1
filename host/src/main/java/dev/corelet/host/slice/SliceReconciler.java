package dev.corelet.host.slice;

import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the slices on the API server what they shall be, one attempt at a time. Confined to the publisher's thread. */
final class SliceReconciler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SliceReconciler.class);

    private static final ResourceDefinitionContext NODES = new ResourceDefinitionContext.Builder()
            .withVersion("v1")
            .withKind("Node")
            .withPlural("nodes")
            .withNamespaced(false)
            .build();

    private final ResourceApi api;
    private final SliceSpecs specs;
    private final SliceWatch.Listener listener;
    private final WantedSlices wanted = new WantedSlices();
    private final Set<String> reported = new HashSet<>();

    private @Nullable Server server;
    private @Nullable Offer offer;
    /** What the server has if nobody else wrote: slices' resourceVersions by their names; null if that is not known. */
    private @Nullable Map<String, String> settled;

    private long lastGeneration;

    /** The API server in the version that it serves. */
    private record Server(SliceApi slices, SliceWatch watch) {}

    SliceReconciler(ResourceApi api, SliceSpecs specs, SliceWatch.Listener listener) {
        this.api = api;
        this.specs = specs;
        this.listener = listener;
    }

    /**
     * Writes what differs from the offer. Asks the server for nothing if it has what was left there.
     *
     * @return the number of writes
     * @throws KubernetesClientException if it is not all there afterwards; another attempt can be made at any time
     */
    int reconcile(Offer offered) {
        Server current = connect();
        if (!offered.equals(offer)) {
            wanted.ask(specs.slices(offered.catalog().withholding(offered.withheld(), specs.withheld()), 1));
            offer = offered;
            settled = null;
        }
        if (settled != null && current.watch().shows(settled)) {
            return 0;
        }
        settled = null;
        List<GenericKubernetesResource> existing = current.slices().list();
        SlicePlan plan = SlicePlan.between(existing, wanted.slices(), lastGeneration);
        settled = carryOut(plan, existing, current.slices());
        return plan.size();
    }

    /** Returns how many slices there shall be. */
    int slices() {
        return wanted.slices().size();
    }

    private Server connect() {
        ResourceVersion version = api.version();
        Server current = server;
        if (current != null && current.slices().version() == version) {
            return current;
        }
        close();
        SliceApi slices = new SliceApi(api.client(), version, specs);
        current = new Server(slices, slices.watch(listener));
        server = current;
        settled = null;
        reported.clear();
        wanted.forgetAgreed();
        return current;
    }

    private Map<String, String> carryOut(SlicePlan plan, List<GenericKubernetesResource> existing, SliceApi slices) {
        Map<String, String> versions = new HashMap<>();
        for (GenericKubernetesResource slice : existing) {
            note(versions, slice);
        }
        for (GenericKubernetesResource slice : plan.deletions()) {
            slices.delete(slice);
            versions.remove(slice.getMetadata().getName());
        }
        OwnedSlices owned = new OwnedSlices();
        for (SlicePlan.Write write : plan.updates()) {
            note(versions, write(write, owned, slices::update));
        }
        for (SlicePlan.Write write : plan.creations()) {
            note(versions, write(write, owned, slices::create));
        }
        return Map.copyOf(versions);
    }

    private void note(Map<String, String> versions, GenericKubernetesResource slice) {
        versions.put(slice.getMetadata().getName(), slice.getMetadata().getResourceVersion());
        lastGeneration = Math.max(lastGeneration, SliceFields.generation(slice));
    }

    private GenericKubernetesResource write(
            SlicePlan.Write write, OwnedSlices owned, UnaryOperator<GenericKubernetesResource> send) {
        GenericKubernetesResource stored;
        try {
            stored = send.apply(owned.owned(write.slice()));
        } catch (KubernetesClientException e) {
            throw Rejection.explained(write.slice(), e);
        }
        List<String> changes = ServerForm.changes(write.slice(), stored);
        if (!changes.isEmpty()) {
            wanted.agree(write.index(), stored);
            changes.stream().filter(reported::add).forEach(LOG::warn);
        }
        return stored;
    }

    /** Has slices go when their Node does. Asks for the Node once, when the first slice needs it. */
    private final class OwnedSlices {

        private @Nullable OwnerReference owner;

        GenericKubernetesResource owned(GenericKubernetesResource slice) {
            if (SlicePlan.isOwned(slice)) {
                return slice;
            }
            if (owner == null) {
                owner = node();
            }
            slice.getMetadata().setOwnerReferences(List.of(owner));
            return slice;
        }

        private OwnerReference node() {
            GenericKubernetesResource node = api.client()
                    .genericKubernetesResources(NODES)
                    .withName(specs.node())
                    .get();
            if (node == null) {
                throw new KubernetesClientException(
                        "there is no Node '%s'; set node in the configuration, or NODE_NAME, to this machine's Node"
                                .formatted(specs.node()));
            }
            OwnerReference reference = new OwnerReference();
            reference.setApiVersion("v1");
            reference.setKind("Node");
            reference.setName(specs.node());
            reference.setUid(node.getMetadata().getUid());
            reference.setController(true);
            return reference;
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.watch().close();
        }
    }
}
