package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import io.caisson.tenancy.TenantConflict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail from the fact to a mail server on loopback. */
class MailIT {

    private static final WebhookSettings NO_WEBHOOKS = new WebhookSettings(List.of(), List.of());

    private SmtpStub server;
    private NoticesRoom room;
    private UUID acme;

    @BeforeEach
    void start() {
        server = new SmtpStub();
        room = new NoticesRoom(NO_WEBHOOKS, settings("none"));
        acme = room.tenant("acme");
        room.contacts.replace(acme, List.of("ann@example.org", "bob@example.org"));
    }

    @AfterEach
    void stop() throws IOException {
        room.close();
        server.close();
    }

    @Test
    void contactsHearOfTheirOwnTenant() {
        room.contacts.replace(room.tenant("globex"), List.of("eve@example.org"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of("number", "2026-000001"));
        room.deliver();

        assertThat(server.taken)
                .extracting(SmtpStub.Mail::to)
                .containsExactlyInAnyOrder(List.of("ann@example.org"), List.of("bob@example.org"));
        assertThat(server.taken.getFirst().content())
                .contains("From: caisson@platform.example\n", "Subject: Invoice issued: acme\n")
                .contains("Auto-Submitted: auto-generated\n", "Date: Tue, 10 Nov 2026")
                .contains("An invoice was issued.\n", "number: 2026-000001\n", "Time: 2026-11-10T12:00:00Z\n");
    }

    @Test
    void operatorsHearOfWhatConcernsThem() {
        room.tell(null, NoticeType.VERIFICATION_DIFFERS, Map.of("month", "2026-10"));
        room.tell(acme, NoticeType.TENANT_SUSPENDED, Map.of());
        room.deliver();
        assertThat(server.taken)
                .extracting(mail -> mail.to().getFirst())
                .containsExactlyInAnyOrder(
                        "operator@platform.example", "operator@platform.example", "ann@example.org", "bob@example.org");
    }

    @Test
    void aMailThatIsRefusedForNowIsTriedAgainWithTheSameId() {
        room.contacts.replace(acme, List.of("ann@example.org"));
        server.refuses("ann@example.org", "451 4.7.1 come back later");
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of());
        room.deliver();
        assertThat(row("state")).isEqualTo("PENDING");
        assertThat(row("last_status")).isEqualTo("451");
        assertThat(row("last_answer")).contains("come back later");

        server.takes("ann@example.org");
        room.deliver();
        assertThat(server.taken).isEmpty();
        room.clock.pass(Duration.ofSeconds(5));
        room.deliver();
        assertThat(row("state")).isEqualTo("DELIVERED");
        assertThat(server.taken).singleElement().satisfies(mail -> assertThat(mail.content())
                .contains("Message-ID: <" + row("id") + "@platform.example>"));
    }

    @Test
    void aMailboxThatIsNotThereIsNotTriedAgainAndHoldsUpNobody() {
        server.refuses("ann@example.org", "550 5.1.1 no such user");
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of());
        room.deliver();
        assertThat(server.taken).extracting(SmtpStub.Mail::to).containsExactly(List.of("bob@example.org"));
        assertThat(room.jdbc
                        .sql("select state from notice_delivery where address = 'ann@example.org'")
                        .query(String.class)
                        .single())
                .isEqualTo("FAILED");
    }

    /** Its port is taken and nobody listens there. A port that was given back could be anybody's by then. */
    @Test
    void aServerThatIsAwayIsTriedAgain() throws IOException {
        try (var nobody = new Socket()) {
            nobody.bind(new InetSocketAddress("127.0.0.1", 0));
            room.close();
            room = new NoticesRoom(NO_WEBHOOKS, settings("none", nobody.getLocalPort()));
            acme = room.tenant("acme");
            room.contacts.replace(acme, List.of("ann@example.org"));
            room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of());
            room.deliver();
        }
        assertThat(row("state")).isEqualTo("PENDING");
        assertThat(row("attempts")).isEqualTo("1");
        assertThat(row("last_answer")).contains("Connection refused");
    }

    /** It takes mail without encryption, and so gets none. */
    @Test
    void aServerWithoutTlsGetsNothingUnlessTheSettingSaysSo() {
        room.close();
        room = new NoticesRoom(NO_WEBHOOKS, settings("starttls"));
        acme = room.tenant("acme");
        room.contacts.replace(acme, List.of("ann@example.org"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of());
        room.deliver();
        assertThat(server.taken).isEmpty();
        assertThat(row("state")).isEqualTo("PENDING");
        assertThat(row("last_answer")).contains("STARTTLS is required");
    }

    @Test
    void aLineBreakInWhatIsToldMakesNoHeader() {
        room.contacts.replace(acme, List.of("ann@example.org"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of("app", "x\r\nBcc: eve@example.org\r\n.\r\nMAIL FROM:<x>"));
        room.deliver();
        assertThat(server.taken).singleElement().satisfies(mail -> assertThat(mail.content())
                .contains("app: x Bcc: eve@example.org . MAIL FROM:<x>")
                .doesNotContain("\nBcc:"));
    }

    @Test
    void withoutAServerNothingIsWritten() {
        room.close();
        room = new NoticesRoom(
                NO_WEBHOOKS, new MailSettings("", 587, "starttls", "", null, "", "", List.of("o@example.org")));
        acme = room.tenant("acme");
        room.contacts.replace(acme, List.of("ann@example.org"));
        room.tell(acme, NoticeType.TENANT_SUSPENDED, Map.of());
        assertThat(room.jdbc
                        .sql("select count(*) from notice_delivery")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatAKilledProcessHadClaimedIsSentByAnother() {
        room.contacts.replace(acme, List.of("ann@example.org"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, Map.of());
        assertThat(room.part(MailQueue.class).claim(4)).hasSize(1);
        room.deliver();
        assertThat(server.taken).isEmpty();
        room.clock.pass(Duration.ofMinutes(2));
        room.deliver();
        assertThat(server.taken).hasSize(1);
    }

    @Test
    void takesTenContactsAndNoMore() {
        var eleven =
                IntStream.range(0, 11).mapToObj(n -> "a" + n + "@example.org").toList();
        assertThatThrownBy(() -> room.contacts.replace(acme, eleven)).isInstanceOf(InvalidValue.class);
        assertThat(room.contacts.of(acme)).containsExactly("ann@example.org", "bob@example.org");
        assertThat(room.contacts.replace(acme, Collections.nCopies(11, "a@Example.org")))
                .containsExactly("a@example.org");
        assertThat(room.contacts.replace(acme, List.of())).isEmpty();
    }

    @Test
    void takesNoneOfATenantThatIsBeingDeleted() {
        room.jdbc
                .sql("update tenant set state = 'DELETING' where id = ?")
                .param(acme)
                .update();
        assertThatThrownBy(() -> room.contacts.replace(acme, List.of("a@example.org")))
                .isInstanceOf(TenantConflict.class);
    }

    @ParameterizedTest
    @CsvSource({
        "bad host!, 587, starttls, caisson@platform.example, CAISSON_MAIL_HOST",
        "mail.example, 0, starttls, caisson@platform.example, CAISSON_MAIL_PORT",
        "mail.example, 587, maybe, caisson@platform.example, CAISSON_MAIL_TLS",
        "mail.example, 587, starttls, nobody, CAISSON_MAIL_FROM",
        "mail.example, 587, starttls, '', CAISSON_MAIL_FROM"
    })
    void settingsThatCantBeStopTheStart(String host, int port, String tls, String from, String named) {
        assertThatThrownBy(() -> new MailSettings(host, port, tls, "", null, "", from, List.of()))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith(named);
    }

    @Test
    void aUserWithoutAPasswordStopsTheStart() {
        assertThatThrownBy(
                        () -> new MailSettings("mail.example", 587, "none", "u", null, "", "a@example.org", List.of()))
                .hasMessageStartingWith("CAISSON_MAIL_USERNAME");
        assertThat(new MailSettings(
                                "mail.example",
                                25,
                                "none",
                                "u",
                                SecretText.valueOf("opensesame"),
                                "",
                                "a@example.org",
                                List.of())
                        .toString())
                .doesNotContain("opensesame");
    }

    private MailSettings settings(String tls) {
        return settings(tls, server.port());
    }

    private static MailSettings settings(String tls, int port) {
        return new MailSettings(
                "127.0.0.1", port, tls, "", null, "", "caisson@platform.example", List.of("operator@platform.example"));
    }

    private String row(String column) {
        return room.jdbc
                .sql("select " + column + "::text from notice_delivery where address = 'ann@example.org'")
                .query(String.class)
                .single();
    }
}
