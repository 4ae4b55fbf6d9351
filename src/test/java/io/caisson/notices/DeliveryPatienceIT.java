package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** How long Caisson waits for a receiver, how long an old secret signs, and what is asked for in between. */
class DeliveryPatienceIT {

    private static final Map<String, String> ISSUED = Map.of("number", "2026-000001");

    private Receiver receiver;
    private NoticesRoom room;
    private UUID acme;
    private Webhook.Made hook;

    @BeforeEach
    void start() {
        receiver = new Receiver();
        room = new NoticesRoom(
                new WebhookSettings(List.of(), List.of(receiver.host())),
                new MailSettings("", 587, "starttls", "", null, "", "", List.of()));
        acme = room.tenant("acme");
        hook = room.webhook(acme, receiver.url("/a"));
    }

    @AfterEach
    void stop() {
        room.close();
        receiver.close();
    }

    @Test
    void waitsAsLongAsTheReceiverAsksWhereThatIsLongerThanTheSchedule() {
        answersRetryAfter("60");
        tell();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(60));

        answersRetryAfter("60"); // five minutes are the schedule's second pause
        room.clock.pass(Duration.ofSeconds(60));
        room.deliver();
        assertThat(pause()).isEqualTo(Duration.ofMinutes(5));
    }

    /** After a quiet week the first failures disable nothing; the fifth is more than bad luck. */
    @Test
    void anEndpointThatSeldomGetsSomethingHasFiveAttemptsBeforeItIsDisabled() {
        receiver.answers("/a", 503, "");
        tell();
        room.clock.pass(Duration.ofDays(7));
        room.jdbc
                .sql("update notice_delivery set state = 'FAILED', next_at = null")
                .update();
        tell();
        for (var pause : List.of(5, 300, 1800, 7200)) {
            assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.ENABLED);
            room.clock.pass(Duration.ofSeconds(pause));
            room.deliver();
        }
        assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.DISABLED);
    }

    @Test
    void ofSecretsThatWereReplacedOnlyTheLastOneStillSigns() {
        var second = room.webhooks.rotate(acme, hook.webhook().id()).orElseThrow();
        var third = room.webhooks.rotate(acme, hook.webhook().id()).orElseThrow();
        tell();

        assertThat(receiver.got)
                .singleElement()
                .returns(false, got -> got.signedWith(hook.secret().reveal()))
                .returns(true, got -> got.signedWith(second.secret().reveal()))
                .returns(true, got -> got.signedWith(third.secret().reveal()));
    }

    @Test
    void whatIsAskedForAgainMeanwhileIsNotOverwrittenByWhatFailedBefore() {
        receiver.answers("/a", 503, "");
        tell();
        room.clock.pass(Duration.ofSeconds(5));
        var due = room.part(WebhookQueue.class).next(hook.webhook().id()).orElseThrow();
        room.deliveries.retry(acme, hook.webhook().id(), room.only(acme, hook).id());
        room.part(TransactionTemplate.class).executeWithoutResult(transaction -> room.part(DeliveryNotes.class)
                .note(due.id(), due.attempts(), new Attempted.Failed(500, "late", null), room.clock.instant()));

        assertThat(room.only(acme, hook))
                .returns(0, Delivery::attempts)
                .returns(room.clock.instant(), Delivery::nextAt)
                .returns(503, Delivery::lastStatus);
    }

    @Test
    void listsTheNewestFirstPartByPart() {
        for (int n = 0; n < 3; n++) {
            tell();
            room.clock.pass(Duration.ofMinutes(1));
        }
        var first = room.deliveries.list(acme, hook.webhook().id(), null, 2);
        var rest = room.deliveries.list(acme, hook.webhook().id(), DeliveryPlace.of(first.getLast()), 2);

        assertThat(List.of(first.getFirst(), first.getLast(), rest.getFirst()))
                .extracting(Delivery::createdAt)
                .containsExactly(
                        NoticesRoom.START.plusSeconds(120), NoticesRoom.START.plusSeconds(60), NoticesRoom.START);
        assertThat(rest).hasSize(1);
    }

    @Test
    void isTestedAgainWhenAMinuteHasPassed() {
        for (int n = 0; n < 10; n++) {
            room.deliveries.test(acme, hook.webhook().id());
        }
        room.clock.pass(Duration.ofSeconds(59));
        assertThatThrownBy(() -> room.deliveries.test(acme, hook.webhook().id()))
                .isInstanceOf(NoticeConflict.class);
        room.clock.pass(Duration.ofSeconds(1));
        assertThat(room.deliveries.test(acme, hook.webhook().id())).isPresent();
    }

    private void tell() {
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.deliver();
    }

    private Duration pause() {
        return Duration.between(room.clock.instant(), room.only(acme, hook).nextAt());
    }

    private void answersRetryAfter(String seconds) {
        receiver.answers("/a", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", seconds);
            Receiver.send(exchange, 503, "");
        });
    }
}
