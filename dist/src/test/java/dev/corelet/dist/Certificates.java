package dev.corelet.dist;

import dev.corelet.sandbox.apiserver.ServingCertificate;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import javax.net.ssl.SSLContext;

/** Certificates that last for a test. */
final class Certificates {

    private Certificates() {}

    /** Makes a certificate for 127.0.0.1 that signs itself. */
    static ServingCertificate forLoopback() {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .subject("CN=kubernetes")
                    .setIsCertificateAuthority(true)
                    .addSanIpAddress("127.0.0.1")
                    .buildSelfSigned();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
            return new ServingCertificate(context, bundle.getCertificatePathPEM());
        } catch (Exception failure) {
            throw new IllegalStateException("can't make a certificate", failure);
        }
    }
}
