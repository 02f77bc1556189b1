package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a watch keeps of the slices that it follows: their resourceVersions by their names, no devices. That is enough
 * for it to tell what was created, edited or deleted, also while it was not connected. Thread safe.
 */
final class WatchedVersions implements ItemStore<GenericKubernetesResource> {

    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /** Returns whether there are exactly these. */
    boolean are(Map<String, String> expected) {
        return versions.equals(expected);
    }

    @Override
    public String getKey(GenericKubernetesResource slice) {
        return slice.getMetadata().getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource slice) {
        return slice(key, versions.put(key, slice.getMetadata().getResourceVersion()));
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return slice(key, versions.remove(key));
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return slice(key, versions.get(key));
    }

    @Override
    public Stream<String> keySet() {
        return versions.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return versions.entrySet().stream().map(entry -> known(entry.getKey(), entry.getValue()));
    }

    @Override
    public int size() {
        return versions.size();
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static @Nullable GenericKubernetesResource slice(String name, @Nullable String version) {
        return version == null ? null : known(name, version);
    }

    private static GenericKubernetesResource known(String name, String version) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setResourceVersion(version);
        return SliceFields.slice(metadata, Map.of());
    }
}
