package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.notices.SmtpStub.Tls;
import io.caisson.start.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

/** The mail settings as an operator gives them: environment variables of the real application. */
class MailStartIT {

    @TempDir
    private Path directory;

    @Test
    void startsWithTheSettingsAndSendsByThem() throws Exception {
        var authority = new Authority(directory, "ours");
        try (var server = new SmtpStub(Tls.STARTTLS, authority.vouchesFor("ip:127.0.0.1"), "opensesame");
                var application = Start.with("CAISSON_DATA_DIRECTORY", directory.toString())
                        .and("CAISSON_MAIL_HOST", "127.0.0.1")
                        .and("CAISSON_MAIL_PORT", Integer.toString(server.port()))
                        .and("CAISSON_MAIL_USERNAME", "caisson")
                        .and("CAISSON_MAIL_PASSWORD", "opensesame")
                        .and("CAISSON_MAIL_CA_FILE", authority.pem().toString())
                        .and("CAISSON_MAIL_FROM", "caisson@platform.example")
                        .and("CAISSON_MAIL_OPERATORS", "ann@platform.example, bob@platform.example")
                        .run()) {
            var notices = application.getBean(Notices.class);
            application
                    .getBean(TransactionTemplate.class)
                    .executeWithoutResult(
                            ignored -> notices.tell(null, NoticeType.VERIFICATION_DIFFERS, Map.of("month", "2026-10")));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(server.taken)
                    .extracting(mail -> mail.to().getFirst())
                    .containsExactlyInAnyOrder("ann@platform.example", "bob@platform.example"));
            assertThat(server.taken.getFirst().content()).contains("From: caisson@platform.example\n");
            assertThat(server.heardInTheClear()).containsOnly("EHLO platform.example", "STARTTLS");
        }
    }
}
