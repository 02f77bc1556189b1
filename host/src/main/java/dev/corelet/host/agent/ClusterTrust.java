package dev.corelet.host.agent;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Has a client trust the authorities of its cluster alone, where the configuration names them; by itself it trusts those
 * that the JDK knows, too, none of which has a say in who is the API server.
 */
final class ClusterTrust {

    private ClusterTrust() {}

    /**
     * Replaces whom the client trusts, unless the configuration names no authority, a store of them or trusts anybody.
     *
     * @throws KubernetesClientException if the cluster's authorities or the client's own certificate can't be read
     */
    static void apply(Config config, HttpClient.Builder http) {
        if (config.isTrustCerts() || config.getTrustStoreFile() != null) {
            return;
        }
        try {
            List<Certificate> authorities = authorities(config);
            if (!authorities.isEmpty()) {
                http.sslContext(SSLUtils.keyManagers(config), trusting(authorities));
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new KubernetesClientException("the cluster's certificate authorities can't be read: " + e, e);
        }
    }

    private static List<Certificate> authorities(Config config) throws IOException, GeneralSecurityException {
        byte[] pem = new byte[0];
        if (config.getCaCertData() != null) {
            pem = Base64.getDecoder().decode(config.getCaCertData());
        } else if (config.getCaCertFile() != null) {
            pem = Files.readAllBytes(Path.of(config.getCaCertFile()));
        }
        return new ArrayList<>(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
    }

    /** Returns what trusts these authorities and no other. */
    private static TrustManager[] trusting(List<Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("cluster-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
