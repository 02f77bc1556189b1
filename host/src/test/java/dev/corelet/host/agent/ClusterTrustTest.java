package dev.corelet.host.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTrustTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    /** Makes a key with a certificate that it signed itself, for loopback addresses. */
    private KeyStore keyStore(String name) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve(name);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-ext",
                        "SAN=IP:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** A server for one request after another; not the JDK's, whose limits other tests of this process set first. */
    private static ServerSocket serving(KeyStore identity) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> answerAll(server), "server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void answerAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                BufferedReader request = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                String line = request.readLine();
                while (line != null && !line.isEmpty()) {
                    line = request.readLine();
                }
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".getBytes(UTF_8));
            } catch (IOException expected) {
                // A client that does not trust the server, or the end of the test.
            }
        }
    }

    private KubernetesClient client(String server, String authority) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", %s}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                users: [{name: test, user: {token: secret}}]
                """.formatted(server, authority));
        return ApiClient.open(Optional.of(kubeconfig));
    }

    private static String base64Pem(KeyStore store) throws GeneralSecurityException {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
    }

    @Test
    void trustsTheAuthoritiesOfItsClusterAndNoOther() throws Exception {
        KeyStore own = keyStore("own");
        KeyStore other = keyStore("other");
        try (ServerSocket server = serving(own)) {
            String url = "https://127.0.0.1:" + server.getLocalPort();
            try (KubernetesClient client = client(url, "certificate-authority-data: " + base64Pem(own))) {
                assertThat(client.raw("/version")).isEqualTo("{}");
            }
            try (KubernetesClient client = client(url, "certificate-authority-data: " + base64Pem(other))) {
                assertThatThrownBy(() -> client.raw("/version"))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasRootCauseInstanceOf(CertPathBuilderException.class);
            }
        }
    }

    private static StandardHttpClientBuilder<?, ?, ?> builder() {
        HttpClient.Factory factory = new JdkHttpClientFactory();
        return (StandardHttpClientBuilder<?, ?, ?>) factory.newBuilder();
    }

    private static Config config(String url, String authority) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withCaCertData(authority)
                .build();
    }

    @Test
    void theAuthoritiesOfTheJdkAreNoneOfTheCluster() throws Exception {
        KeyStore own = keyStore("own");
        StandardHttpClientBuilder<?, ?, ?> http = builder();

        ClusterTrust.apply(config("https://127.0.0.1", base64Pem(own)), http);

        assertThat(((X509TrustManager) http.getTrustManagers()[0]).getAcceptedIssuers())
                .containsExactly((X509Certificate) own.getCertificate("server"));
    }

    @Test
    void theJdkKnowsWhomToTrustWhereNoAuthorityIsNamed() {
        StandardHttpClientBuilder<?, ?, ?> http = builder();

        ClusterTrust.apply(
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1")
                        .build(),
                http);

        assertThat(http.getTrustManagers()).isNull();
    }

    @Test
    void whatIsNoCertificateIsSaidSo() {
        StandardHttpClientBuilder<?, ?, ?> http = builder();

        assertThatThrownBy(() -> ClusterTrust.apply(config("https://127.0.0.1", "bm9uZQ=="), http))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageStartingWith("the cluster's certificate authorities can't be read: ");
    }
}
