package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Deletes objects at once or in steps, as far as others have a say in it.
 *
 * <p>An object with finalizers waits until they are gone; a pod on a node waits for its kubelet, which deletes it again
 * with a grace period of zero; a namespace waits for its content. Callers hold the store's monitor.
 */
final class Deletion {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final ObjectStore store;

    Deletion(ObjectStore store) {
        this.store = store;
    }

    ApiObject delete(ApiObject object, DeleteRequest request, Instant now) {
        if (object.type() == ResourceType.NAMESPACE) {
            return deleteNamespace(object, now);
        }
        long grace = gracePeriod(object, request);
        if (grace == 0 && !object.hasFinalizers()) {
            return remove(object);
        }
        long currentGrace = object.metadata().path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
        if (object.isBeingDeleted() && currentGrace <= grace) {
            return object;
        }
        return store.put(marked(object, now, grace));
    }

    /** Returns whether nothing holds an object any longer that is on its way out. */
    boolean isDue(ApiObject object) {
        boolean waitsForKubelet =
                object.metadata().path("deletionGracePeriodSeconds").asLong(0) > 0;
        boolean waitsForContent = object.type() == ResourceType.NAMESPACE && store.isInUse(object.name());
        return object.isBeingDeleted() && !object.hasFinalizers() && !waitsForKubelet && !waitsForContent;
    }

    /** Removes an object, and its namespace if that was only waiting for it. */
    ApiObject remove(ApiObject object) {
        ApiObject last = store.remove(object);
        store.find(new ObjectKey(ResourceType.NAMESPACE, "", object.namespace()))
                .filter(ApiObject::isBeingDeleted)
                .ifPresent(this::removeIfEmpty);
        return last;
    }

    private ApiObject deleteNamespace(ApiObject namespace, Instant now) {
        if (namespace.isBeingDeleted()) {
            return namespace;
        }
        ApiObject terminating = store.put(marked(namespace, now, 0)
                .with(object -> object.withObjectProperty("status").put("phase", "Terminating")));
        for (ResourceType type : ResourceType.values()) {
            List<ApiObject> content = store.list(
                            type, object -> object.namespace().equals(namespace.name()))
                    .objects();
            content.forEach(object -> delete(object, DeleteRequest.UNCONDITIONAL, now));
        }
        removeIfEmpty(terminating);
        return terminating;
    }

    private void removeIfEmpty(ApiObject namespace) {
        boolean stillThere = store.find(namespace.key()).isPresent();
        if (stillThere && !store.isInUse(namespace.name()) && !namespace.hasFinalizers()) {
            store.remove(namespace);
        }
    }

    private static ApiObject marked(ApiObject object, Instant now, long grace) {
        return object.withMetadata(metadata -> {
            if (!object.isBeingDeleted()) {
                metadata.put("deletionTimestamp", Preparation.seconds(now.plusSeconds(grace)));
            }
            metadata.put("deletionGracePeriodSeconds", grace);
        });
    }

    /** Only pods that may be running have a grace period, and only a kubelet can tell that they are not. */
    private static long gracePeriod(ApiObject object, DeleteRequest request) {
        JsonNode spec = object.json().path("spec");
        boolean onNode = !spec.path("nodeName").asString("").isEmpty();
        boolean ended =
                ENDED.contains(object.json().path("status").path("phase").asString(""));
        if (object.type() != ResourceType.POD || !onNode || ended) {
            return 0;
        }
        return request.gracePeriodSeconds()
                .orElse(spec.path("terminationGracePeriodSeconds").asLong(0));
    }
}
