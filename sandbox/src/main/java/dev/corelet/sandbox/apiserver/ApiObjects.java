package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The API for callers in this process: the same store, rules and errors as over HTTP, without the detour.
 *
 * <p>Objects are the client's v1 models. Every object handed out is a copy of its own. All methods throw
 * {@link ApiException} where a real API server would answer with an error: 404 for an object that does not exist, 409
 * for one that exists already or has changed meanwhile, 422 for one that is not valid.
 */
public final class ApiObjects {

    private static final String CLUSTER = "";

    private final Registry registry;
    private final Codec codec;
    private final Listeners listeners;

    ApiObjects(Registry registry, Codec codec, Listeners listeners) {
        this.registry = registry;
        this.codec = codec;
        this.listeners = listeners;
    }

    /** Stores a new object and returns it as stored; a namespaced one without a namespace goes to {@code default}. */
    public <T extends HasMetadata> T create(T object) {
        return model(registry.create(withNamespace(codec.fromModel(object)), false), object);
    }

    /** Returns an object of the whole cluster, empty if it does not exist. */
    public <T extends HasMetadata> Optional<T> get(Class<T> type, String name) {
        return get(type, CLUSTER, name);
    }

    /** Returns an object of a namespace, empty if it does not exist. */
    public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
        try {
            return Optional.of(codec.toModel(registry.get(key(type, namespace, name)), type));
        } catch (ApiException failure) {
            if (failure.code() == 404) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Returns all objects of a type, by namespace and name. */
    public <T extends HasMetadata> List<T> list(Class<T> type) {
        return list(type, object -> true);
    }

    /** Returns the objects of a type in one namespace, by name. */
    public <T extends HasMetadata> List<T> list(Class<T> type, String namespace) {
        return list(type, object -> object.namespace().equals(namespace));
    }

    /**
     * Replaces an object, except for its status if that is written on its own.
     *
     * <p>With a resource version it must be the current one; without, the update applies to whatever is stored.
     */
    public <T extends HasMetadata> T update(T object) {
        return update(object, Subresource.MAIN);
    }

    /** Replaces the status of an object and leaves everything else as it is stored. */
    public <T extends HasMetadata> T updateStatus(T object) {
        return update(object, Subresource.STATUS);
    }

    /** Assigns a pod to a node, for good; what a scheduler does last. */
    public void bind(String namespace, String pod, String node) {
        registry.bind(new ObjectKey(ResourceType.POD, namespace, pod), node);
    }

    /** Deletes an object of the whole cluster as a client would. */
    public void delete(Class<? extends HasMetadata> type, String name) {
        delete(type, CLUSTER, name);
    }

    /**
     * Deletes an object as a client would: one with finalizers waits for them, a pod on a node for its kubelet.
     *
     * <p>Until then it has a deletion timestamp.
     */
    public void delete(Class<? extends HasMetadata> type, String namespace, String name) {
        registry.delete(key(type, namespace, name), DeleteRequest.UNCONDITIONAL, false);
    }

    /** Deletes a pod that has ended on its node, as a kubelet does; only finalizers can still hold it. */
    public void deleteNow(Class<? extends HasMetadata> type, String namespace, String name) {
        registry.delete(key(type, namespace, name), DeleteRequest.IMMEDIATE, false);
    }

    /**
     * Calls a listener for every object of a type that exists and then for every change, until the subscription or the
     * API server is closed.
     */
    public <T extends HasMetadata> Subscription listen(Class<T> type, ObjectListener<T> listener) {
        return listeners.add(
                Codec.typeOf(type), (event, object) -> listener.onEvent(event, codec.toModel(object, type)));
    }

    private <T extends HasMetadata> T update(T object, Subresource part) {
        ApiObject sent = withNamespace(codec.fromModel(object));
        return model(registry.update(sent.key(), part, existing -> sent, false), object);
    }

    private <T extends HasMetadata> List<T> list(Class<T> type, Predicate<ApiObject> filter) {
        return registry.list(Codec.typeOf(type), filter).objects().stream()
                .map(object -> codec.toModel(object, type))
                .toList();
    }

    @SuppressWarnings("unchecked") // the class of a T makes Ts
    private <T extends HasMetadata> T model(ApiObject object, T like) {
        return codec.toModel(object, (Class<T>) like.getClass());
    }

    private static ObjectKey key(Class<? extends HasMetadata> model, String namespace, String name) {
        return new ObjectKey(Codec.typeOf(model), namespace, name);
    }

    private static ApiObject withNamespace(ApiObject object) {
        boolean missing = object.type().namespaced() && object.namespace().isEmpty();
        return missing ? object.withMetadata(metadata -> metadata.put("namespace", "default")) : object;
    }
}
