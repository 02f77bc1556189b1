package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Keeps the objects in memory and numbers every change.
 *
 * <p>Plain storage: what may be stored is decided elsewhere. A caller that reads before it writes holds the store's
 * monitor meanwhile.
 */
final class ObjectStore {

    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::type)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    private final Map<ObjectKey, ApiObject> objects = new TreeMap<>(ORDER);
    private final ChangeLog log;
    private long version;

    /** Some objects and the version of the store that they were read at. */
    record Snapshot(List<ApiObject> objects, long version) {}

    ObjectStore(ChangeLog log) {
        this.log = log;
    }

    ChangeLog log() {
        return log;
    }

    synchronized long version() {
        return version;
    }

    synchronized Optional<ApiObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Returns the objects of a type that a filter accepts, by namespace and name. */
    synchronized Snapshot list(ResourceType type, Predicate<ApiObject> filter) {
        List<ApiObject> found = objects.values().stream()
                .filter(object -> object.type() == type && filter.test(object))
                .toList();
        return new Snapshot(found, version);
    }

    /** Returns whether any object lives in a namespace. */
    synchronized boolean isInUse(String namespace) {
        return objects.keySet().stream().anyMatch(key -> key.namespace().equals(namespace));
    }

    /** Stores an object in place of the one with the same key and returns it with its new version. */
    synchronized ApiObject put(ApiObject object) {
        ApiObject stored = numbered(object);
        Optional<ApiObject> previous = Optional.ofNullable(objects.put(stored.key(), stored));
        log.append(new Change(stored, previous, false, version));
        return stored;
    }

    /** Removes an object and returns its last state, with the version of its removal. */
    synchronized ApiObject remove(ApiObject object) {
        ApiObject last = numbered(object);
        Optional<ApiObject> previous = Optional.ofNullable(objects.remove(object.key()));
        log.append(new Change(last, previous, true, version));
        return last;
    }

    private ApiObject numbered(ApiObject object) {
        version++;
        return object.withMetadata(metadata -> metadata.put("resourceVersion", String.valueOf(version)));
    }
}
