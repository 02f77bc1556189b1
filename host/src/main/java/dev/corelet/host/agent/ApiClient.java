package dev.corelet.host.agent;

import dev.corelet.host.OperatorException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** How the agent reaches the API server. */
final class ApiClient {

    /** The kubelet gives up on a call after 45 seconds; three tries fit. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private static final int RETRIES = 2;

    private ApiClient() {}

    /**
     * Makes a client from a kubeconfig, or from the credentials that a pod finds in its place.
     *
     * @throws OperatorException if the kubeconfig is missing or no kubeconfig
     */
    static KubernetesClient open(Optional<Path> kubeconfig) {
        Config base = kubeconfig.map(ApiClient::read).orElseGet(() -> Config.autoConfigure(null));
        Config config = new ConfigBuilder(base)
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(RETRIES)
                // The JDK's client has no use for the WebSocket that would be tried first.
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(http -> ClusterTrust.apply(config, http))
                .build();
    }

    /**
     * Returns one that does not look for the client's classes of Kubernetes' kinds: they are many, and the agent reads
     * and writes maps. The client itself asks for the kind that a failed watch ends with.
     */
    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = JsonMapper.builderWithJackson2Defaults()
                .addModule(new Jackson2JdkTypesModule())
                .build();
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        serialization.registerKubernetesResource(Status.class);
        return serialization;
    }

    private static Config read(Path file) {
        if (!Files.isReadable(file)) {
            throw new OperatorException(
                    "kubeconfig %s can't be read; check kubeconfig in the configuration".formatted(file));
        }
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new OperatorException("kubeconfig %s is no kubeconfig: %s".formatted(file, e.getMessage()), e);
        }
    }
}
