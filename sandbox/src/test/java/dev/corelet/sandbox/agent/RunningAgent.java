package dev.corelet.sandbox.agent;

import dev.corelet.host.agent.Agent;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.ConfigSource;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.topology.Overrides;
import dev.corelet.sandbox.apiserver.ApiServer;
import dev.corelet.sandbox.cluster.PluginJars;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An agent on a machine of four CPUs, with an API server; kubelet and runtime may come later. */
final class RunningAgent implements AutoCloseable {

    final Path directory;
    final ApiServer server = ApiServer.start();

    private final Agent agent;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body the text
     */
    record Answer(int status, String body) {

        /** Returns the line of a part. */
        String line(String part) {
            return body.lines()
                    .filter(line -> line.matches("(ok|failed) %s\\b.*".formatted(part)))
                    .findFirst()
                    .orElse("");
        }
    }

    RunningAgent(Path directory) throws IOException, URISyntaxException {
        this.directory = directory;
        server.objects()
                .create(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .build());
        server.writeKubeconfig(directory.resolve("kubeconfig"));
        Files.createDirectory(registry());
        Files.createDirectory(cdi());
        Path plugins = PluginJars.in(Files.createDirectory(directory.resolve("plugins")));
        configure("");
        agent = Agent.start(
                new ConfigSource(
                        new AgentConfigFile(new Surroundings("node-1", plugins, Overrides.NONE)),
                        Optional.of(config())),
                Map.of());
    }

    Path registry() {
        return directory.resolve("registry");
    }

    Path cdi() {
        return directory.resolve("cdi");
    }

    Path nriSocket() {
        return directory.resolve("nri.sock");
    }

    Path state() {
        return directory.resolve("state");
    }

    private Path config() {
        return directory.resolve("corelet.yaml");
    }

    /** Writes the configuration, with these lines at its end. */
    void configure(String more) throws IOException {
        Files.writeString(config(), """
                topology: synthetic:core:4
                kubelet: {pluginsDirectory: %1$s/k, registryDirectory: %1$s/registry}
                cdi: {directory: %1$s/cdi}
                state: {directory: %1$s/state}
                nri: {socket: %1$s/nri.sock}
                kubeconfig: %1$s/kubeconfig
                http: {address: "127.0.0.1:0"}
                %2$s
                """.formatted(directory, more));
    }

    Answer get(String path) {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(agent.httpPort().orElseThrow(), path));
        try {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        agent.close();
        server.close();
    }
}
