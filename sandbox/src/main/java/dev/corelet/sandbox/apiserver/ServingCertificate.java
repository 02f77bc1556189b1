package dev.corelet.sandbox.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * What an API server proves its identity with.
 *
 * @param context has the key and the certificate, which has to be one for 127.0.0.1
 * @param authority the certificate that clients have to trust, in PEM
 */
public record ServingCertificate(SSLContext context, String authority) {

    /** Returns the authority as kubeconfig files have it. */
    String encodedAuthority() {
        return Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII));
    }
}
