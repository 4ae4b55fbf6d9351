package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the authorities of a file, and in nobody else. */
final class MailTrust {

    private MailTrust() {}

    /** @throws InvalidValue when there is no certificate in it */
    static SSLSocketFactory in(String file) {
        try (var content = Files.newInputStream(Path.of(file))) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(content)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), each);
            }
            if (trusted.size() == 0) {
                throw new InvalidValue("CAISSON_MAIL_CA_FILE", file, "a file of certificates in PEM");
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, managers.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (IOException | InvalidPathException | GeneralSecurityException e) {
            throw new InvalidValue("CAISSON_MAIL_CA_FILE", file, "a file of certificates in PEM");
        }
    }
}
