package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.ObjectStore.Snapshot;
import dev.corelet.sandbox.apiserver.model.FeatureGate;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import dev.corelet.sandbox.apiserver.validation.FieldError;
import dev.corelet.sandbox.apiserver.validation.ObjectValidation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The verbs of the API over stored objects: every write is prepared, validated and only then stored.
 *
 * <p>Clients over HTTP and callers in this process come through here alike. A write reads and stores under the store's
 * monitor, so writes happen one after the other.
 */
final class Registry {

    private static final String ADMIN_ACCESS_LABEL = "resource.kubernetes.io/admin-access";

    private final ObjectStore store;
    private final Set<FeatureGate> gates;
    private final Preparation preparation;
    private final Deletion deletion;
    private final NameGenerator names = new NameGenerator();
    private final Clock clock;

    Registry(ObjectStore store, Set<FeatureGate> gates, Clock clock) {
        this.store = store;
        this.gates = gates;
        this.preparation = new Preparation(gates);
        this.deletion = new Deletion(store);
        this.clock = clock;
    }

    /** Returns an object, or fails with code 404. */
    ApiObject get(ObjectKey key) {
        return store.find(key).orElseThrow(() -> ApiException.notFound(key.type(), key.name()));
    }

    Snapshot list(ResourceType type, Predicate<ApiObject> filter) {
        return store.list(type, filter);
    }

    /** Stores a new object and returns it as stored. */
    ApiObject create(ApiObject sent, boolean dryRun) {
        if (!sent.meta("resourceVersion").isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        synchronized (store) {
            checkNamespace(sent);
            ApiObject named = named(sent);
            Instant now = clock.instant();
            ApiObject prepared = preparation.ofNew(named, UUID.randomUUID().toString(), now);
            refuse(prepared, ObjectValidation.ofNew(prepared.type(), prepared.json(), gates));
            checkAdminAccess(prepared);
            if (store.find(prepared.key()).isPresent()) {
                throw ApiException.alreadyExists(prepared.type(), prepared.name());
            }
            return dryRun ? prepared : store.put(prepared);
        }
    }

    /**
     * Replaces a part of an object by what a change makes of it, and returns it as stored.
     *
     * <p>What the change returns may carry the resource version and uid that it expects; without them it applies to
     * whatever is stored. An update that changes nothing is not stored again.
     */
    ApiObject update(ObjectKey key, Subresource part, UnaryOperator<ApiObject> change, boolean dryRun) {
        synchronized (store) {
            ApiObject existing = get(key);
            ApiObject sent = change.apply(existing);
            checkExpectations(sent, existing);
            ApiObject prepared = preparation.ofUpdate(sent, existing, part, clock.instant());
            refuse(prepared, violations(prepared, existing, part));
            if (part == Subresource.MAIN) {
                checkAdminAccess(prepared);
            }
            if (dryRun || prepared.json().equals(existing.json())) {
                return prepared;
            }
            return deletion.isDue(prepared) ? deletion.remove(prepared) : store.put(prepared);
        }
    }

    /** Assigns a pod to a node, for good. */
    ApiObject bind(ObjectKey pod, String node) {
        synchronized (store) {
            ApiObject existing = get(pod);
            String current = existing.json().path("spec").path("nodeName").asString("");
            if (existing.isBeingDeleted()) {
                throw ApiException.conflict(
                        pod.type(),
                        pod.name(),
                        "pod %s is being deleted, cannot be assigned to a host".formatted(pod.name()));
            }
            if (!current.isEmpty()) {
                throw ApiException.conflict(
                        pod.type(),
                        pod.name(),
                        "pod %s is already assigned to node \"%s\"".formatted(pod.name(), current));
            }
            ApiObject bound =
                    existing.with(object -> object.withObjectProperty("spec").put("nodeName", node));
            refuse(bound, ObjectValidation.ofNew(bound.type(), bound.json(), gates));
            return store.put(bound);
        }
    }

    /** Deletes an object, or marks it for deletion if somebody has to finish with it first; returns its last state. */
    ApiObject delete(ObjectKey key, DeleteRequest request, boolean dryRun) {
        synchronized (store) {
            ApiObject existing = get(key);
            request.check(existing);
            return dryRun ? existing : deletion.delete(existing, request, clock.instant());
        }
    }

    /** Deletes all objects that a filter accepts and returns their last states. */
    List<ApiObject> deleteAll(ResourceType type, Predicate<ApiObject> filter, DeleteRequest request, boolean dryRun) {
        synchronized (store) {
            List<ApiObject> deleted = new ArrayList<>();
            for (ApiObject object : store.list(type, filter).objects()) {
                deleted.add(delete(object.key(), request, dryRun));
            }
            return deleted;
        }
    }

    private ApiObject named(ApiObject sent) {
        String prefix = sent.meta("generateName");
        if (!sent.name().isEmpty() || prefix.isEmpty()) {
            return sent;
        }
        String name = names.generate(
                prefix,
                candidate -> store.find(new ObjectKey(sent.type(), sent.namespace(), candidate))
                        .isPresent());
        return sent.withMetadata(metadata -> metadata.put("name", name));
    }

    private List<FieldError> violations(ApiObject prepared, ApiObject existing, Subresource part) {
        return part == Subresource.STATUS
                ? ObjectValidation.ofStatusUpdate(prepared.type(), prepared.json(), existing.json())
                : ObjectValidation.ofUpdate(prepared.type(), prepared.json(), existing.json(), gates);
    }

    private static void refuse(ApiObject object, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(object.type(), object.name(), errors);
        }
    }

    private static void checkExpectations(ApiObject sent, ApiObject existing) {
        String version = sent.meta("resourceVersion");
        if (!version.isEmpty() && !version.equals(existing.meta("resourceVersion"))) {
            throw ApiException.staleVersion(existing.type(), existing.name());
        }
        String uid = sent.uid();
        if (!uid.isEmpty()) {
            new DeleteRequest(Optional.of(uid), Optional.empty(), Optional.empty()).check(existing);
        }
    }

    private void checkNamespace(ApiObject object) {
        if (!object.type().namespaced()) {
            return;
        }
        ApiObject namespace = get(new ObjectKey(ResourceType.NAMESPACE, "", object.namespace()));
        if (namespace.isBeingDeleted()) {
            throw ApiException.forbidden(
                    object.type(),
                    object.name(),
                    "unable to create new content in namespace %s because it is being terminated"
                            .formatted(object.namespace()));
        }
    }

    private void checkAdminAccess(ApiObject object) {
        if (!ObjectValidation.asksForAdminAccess(object.type(), object.json())) {
            return;
        }
        ApiObject namespace = get(new ObjectKey(ResourceType.NAMESPACE, "", object.namespace()));
        if (!"true".equals(namespace.labels().get(ADMIN_ACCESS_LABEL))) {
            refuse(
                    object,
                    List.of(new FieldError(
                            "spec",
                            FieldError.Cause.FORBIDDEN,
                            "Forbidden: admin access to devices requires the `%s: true` label on the containing namespace"
                                    .formatted(ADMIN_ACCESS_LABEL))));
        }
    }
}
