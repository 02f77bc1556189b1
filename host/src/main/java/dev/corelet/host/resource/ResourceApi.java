package dev.corelet.host.resource;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API of dynamic resource allocation, in the newest version that the API server serves. Thread safe. */
public final class ResourceApi {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceApi.class);

    private final KubernetesClient client;

    private volatile @Nullable ResourceVersion version;

    /** Creates the API of that client's server; nothing is asked yet. */
    public ResourceApi(KubernetesClient client) {
        this.client = client;
    }

    /** Returns the client for what is the same in every version. */
    public KubernetesClient client() {
        return client;
    }

    /**
     * Returns the version to speak, as the server said when it was asked last.
     *
     * @throws KubernetesClientException if it was not asked yet, and can't be or serves none that the agent speaks
     */
    public ResourceVersion version() {
        ResourceVersion known = version;
        return known == null ? discover() : known;
    }

    /**
     * Asks the server again, after it did not know a path or an object: it may be another release by now.
     *
     * @return whether it is another version now
     * @throws KubernetesClientException if it can't be asked, or serves none that the agent speaks
     */
    public boolean changed() {
        ResourceVersion before = version;
        return discover() != before;
    }

    private synchronized ResourceVersion discover() {
        ResourceVersion newest = ResourceVersion.newestOf(served())
                .orElseThrow(() -> new KubernetesClientException(
                        "the API server serves no version of %s that Corelet speaks (%s); dynamic resource allocation needs Kubernetes 1.34, or 1.32 with the beta versions switched on"
                                .formatted(
                                        ResourceVersion.GROUP,
                                        String.join(
                                                ", ",
                                                Arrays.stream(ResourceVersion.values())
                                                        .map(ResourceVersion::version)
                                                        .toList()))));
        if (newest != version) {
            LOG.atInfo().addKeyValue("version", newest.apiVersion()).log("chose the version of the API");
            version = newest;
        }
        return newest;
    }

    /** Returns the versions of the group that the server's discovery names; none if it does not know the group. */
    private Stream<String> served() {
        String path = "/apis/" + ResourceVersion.GROUP;
        String group = client.raw(path);
        if (group == null) {
            return Stream.empty();
        }
        try {
            JsonObject found =
                    new JsonObject("", client.getKubernetesSerialization().unmarshal(group, Map.class));
            return found.objects("versions").stream().map(version -> version.text("version"));
        } catch (IllegalArgumentException e) {
            throw new KubernetesClientException(
                    "the API server's %s can't be read: %s".formatted(path, e.getMessage()), e);
        }
    }
}
