package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of our own, made by Java's keytool, and servers that it vouches for. */
final class Authority {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;
    private int made;

    Authority(Path directory, String name) {
        store = directory.resolve(name + ".p12");
        keytool("-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "2");
    }

    /** Its own certificate, as operators are given it. */
    Path pem() {
        try {
            var encoded = Base64.getMimeEncoder()
                    .encodeToString(load().getCertificate("ca").getEncoded());
            return Files.writeString(
                    store.resolveSibling(store.getFileName() + ".pem"),
                    "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param san such as {@code ip:127.0.0.1} */
    SSLContext vouchesFor(String san, String... more) {
        var alias = "server-" + made++;
        var arguments =
                new ArrayList<>(List.of("-alias", alias, "-signer", "ca", "-dname", "CN=mail", "-ext", "san=" + san));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
        try {
            var one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, load().getKey(alias, PASSWORD), PASSWORD, load().getCertificateChain(alias));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, PASSWORD);
            var tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            return tls;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    private void keytool(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
