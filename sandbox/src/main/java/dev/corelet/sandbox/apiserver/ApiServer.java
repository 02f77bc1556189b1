package dev.corelet.sandbox.apiserver;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A small Kubernetes API server in memory, for the kinds that dynamic resource allocation needs.
 *
 * <p>It listens on a random port of the loopback interface and follows the rules of kube-apiserver for the kinds it
 * has: versions, defaults, gated fields, validation, conflicts, finalizers, selectors and watches. It has the
 * namespaces of a new cluster and nothing else. There is no garbage collector and no admission beyond what the kinds
 * themselves ask for.
 *
 * <p>Everything runs on daemon threads that end when it is closed.
 */
public final class ApiServer implements AutoCloseable {

    private static final int THREADS_MAX = 128;
    private static final int WATCHES_MAX = 96;
    private static final long BODY_MAX_BYTES = 3L << 20;
    private static final int TOKEN_BYTES = 32;
    private static final List<String> FIRST_NAMESPACES =
            List.of("default", "kube-node-lease", "kube-public", "kube-system");

    private final ChangeLog log;
    private final Listeners listeners;
    private final ApiObjects objects;
    private final Discovery discovery;
    private final HttpFrontend http;
    private final Optional<ServingCertificate> certificate;
    private final String token;

    private ApiServer(ApiServerOptions options) {
        log = new ChangeLog(options.history());
        ObjectStore store = new ObjectStore(log);
        Registry registry = new Registry(store, options.gates(), options.clock());
        Codec codec = new Codec();
        listeners = new Listeners(store);
        objects = new ApiObjects(registry, codec, listeners);
        token = newToken();
        certificate = options.certificate();
        discovery = new Discovery(options.resourceVersions());
        WatchHandler watches = new WatchHandler(store, codec, WATCHES_MAX, options.bookmarkInterval());
        http = new HttpFrontend(
                codec,
                discovery,
                new ResourceHandler(registry, codec, watches),
                token,
                THREADS_MAX,
                BODY_MAX_BYTES,
                certificate.map(ServingCertificate::context));
        for (String namespace : FIRST_NAMESPACES) {
            objects.create(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace)
                    .endMetadata()
                    .build());
        }
    }

    /** Starts a server that behaves like a current cluster. */
    public static ApiServer start() {
        return start(ApiServerOptions.defaults());
    }

    /** Starts a server. */
    public static ApiServer start(ApiServerOptions options) {
        return new ApiServer(options);
    }

    /** Returns the address that clients connect to. */
    public URI url() {
        return http.url();
    }

    /** Returns the bearer token that clients have to send. */
    public String token() {
        return token;
    }

    /** Returns the API for callers in this process. */
    public ApiObjects objects() {
        return objects;
    }

    /**
     * Writes a kubeconfig for a client of this server; only the owner of the file can read it.
     *
     * @throws IOException if the file cannot be written
     */
    public void writeKubeconfig(Path file) throws IOException {
        String kubeconfig = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: sandbox
                  cluster: {server: "%s"%s}
                users:
                - name: sandbox
                  user: {token: "%s"}
                contexts:
                - name: sandbox
                  context: {cluster: sandbox, user: sandbox, namespace: default}
                current-context: sandbox
                """.formatted(
                        url(),
                        certificate
                                .map(own -> ", certificate-authority-data: " + own.encodedAuthority())
                                .orElse(""),
                        token);
        // Temporary files are created with mode 0600, and moving keeps it.
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "kubeconfig", ".tmp");
        Files.writeString(temporary, kubeconfig);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forgets the history of changes, so that every watch that is not up to date gets 410 and has to list again. */
    public void expireWatches() {
        log.compact();
    }

    /** Asks the gatekeeper about every request over HTTP from now on. */
    public void guard(Gatekeeper gatekeeper) {
        http.guard(gatekeeper);
    }

    /** Asks the authorizer about every request for a resource over HTTP from now on. */
    public void authorize(Authorizer authorizer) {
        http.authorize(authorizer);
    }

    /** Ends all watches under way, as a restart of the server does. */
    public void endWatches() {
        log.interrupt();
    }

    /**
     * Serves these versions of the resource API from now on, preferred one first, as another release would. Watches
     * end.
     */
    public void serve(String... resourceVersions) {
        discovery.serve(ApiServerOptions.defaults()
                .withResourceVersions(resourceVersions)
                .resourceVersions());
        endWatches();
    }

    @Override
    public void close() {
        log.close();
        listeners.close();
        http.close();
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
