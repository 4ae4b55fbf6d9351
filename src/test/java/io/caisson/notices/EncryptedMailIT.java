package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.notices.SmtpStub.Tls;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Mail that nobody on the way can read, to a server that is who it says: or no mail. */
@ExtendWith(OutputCaptureExtension.class)
class EncryptedMailIT {

    private static final String PASSWORD = "opensesame";

    @TempDir
    private static Path directory;

    private static Authority ours;
    private static Authority strangers;
    private @Nullable SmtpStub server;

    @BeforeAll
    static void vouch() {
        ours = new Authority(directory, "ours");
        strangers = new Authority(directory, "strangers");
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void signsInAndHandsOverMailOnceItIsEncrypted(Tls tls) {
        server = new SmtpStub(tls, ours.vouchesFor("ip:127.0.0.1"), PASSWORD);

        assertThat(send(tls, PASSWORD)).isInstanceOf(Attempted.Taken.class);
        assertThat(server.taken).singleElement().satisfies(mail -> {
            assertThat(mail.to()).containsExactly("ann@example.org");
            assertThat(mail.content()).contains("Subject: Hello\n", "An invoice was issued.");
        });
        assertThat(server.heardInTheClear()).allMatch(line -> line.startsWith("EHLO ") || line.equals("STARTTLS"));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void refusesACertificateThatNobodyWeTrustVouchesFor(Tls tls, CapturedOutput output) {
        refused(tls, strangers.vouchesFor("ip:127.0.0.1"), "unable to find valid certification path", output);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void refusesACertificateOfAnotherServer(Tls tls, CapturedOutput output) {
        refused(tls, ours.vouchesFor("dns:other.example"), "127.0.0.1", output);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void refusesACertificateThatHasExpired(Tls tls, CapturedOutput output) {
        var expired = ours.vouchesFor("ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        refused(tls, expired, "PKIX path", output);
    }

    private void refused(Tls tls, SSLContext certificate, String why, CapturedOutput output) {
        server = new SmtpStub(tls, certificate, PASSWORD);

        assertThat(send(tls, PASSWORD))
                .isInstanceOfSatisfying(Attempted.Failed.class, failed -> assertThat(failed.text())
                        .contains(why));
        assertThat(server.taken).isEmpty();
        assertThat(server.heardInTheClear()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        assertThat(output.getAll())
                .contains("127.0.0.1:%d takes no mail and is tried again: ".formatted(server.port()), why)
                .doesNotContain(PASSWORD);
    }

    @Test
    void neverFallsBackToPlainTextWhereAServerOffersNothingElse() {
        server = new SmtpStub(Tls.NONE, null, PASSWORD);

        for (var tls : List.of(Tls.STARTTLS, Tls.IMPLICIT)) {
            assertThat(send(tls, PASSWORD)).as(tls.name()).isInstanceOf(Attempted.Failed.class);
        }
        assertThat(server.taken).isEmpty();
        assertThat(server.heardInTheClear()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void aWrongPasswordIsToldAndNeverShown(CapturedOutput output) {
        server = new SmtpStub(Tls.STARTTLS, ours.vouchesFor("ip:127.0.0.1"), PASSWORD);

        assertThat(send(Tls.STARTTLS, "open barley")).isInstanceOfSatisfying(Attempted.Failed.class, failed -> {
            assertThat(failed.text()).contains("535", "credentials invalid");
            assertThat(failed.status()).isEqualTo(535);
        });
        assertThat(output.getAll()).contains("credentials invalid").doesNotContain("barley");
    }

    @Test
    void aFileWithoutACertificateStopsTheStart() throws IOException {
        var empty = Files.writeString(directory.resolve("empty.pem"), "none\n");
        for (var file : List.of(empty.toString(), directory.toString(), "/absent/ca.pem", "\0")) {
            assertThatThrownBy(() -> new Mailer(settings("implicit", 465, PASSWORD, file)))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessageStartingWith("CAISSON_MAIL_CA_FILE")
                    .hasMessageContaining("a file of certificates in PEM");
        }
    }

    private Attempted send(Tls tls, String password) {
        var settings = settings(
                tls == Tls.STARTTLS ? "starttls" : "implicit",
                server.port(),
                password,
                ours.pem().toString());
        return new Mailer(settings)
                .send(
                        UUID.randomUUID(),
                        "ann@example.org",
                        "Hello",
                        "An invoice was issued.",
                        Instant.parse("2026-11-10T12:00:00Z"));
    }

    private static MailSettings settings(String tls, int port, String password, String caFile) {
        return new MailSettings(
                "127.0.0.1",
                port,
                tls,
                "caisson",
                SecretText.valueOf(password),
                caFile,
                "caisson@platform.example",
                List.of());
    }
}
