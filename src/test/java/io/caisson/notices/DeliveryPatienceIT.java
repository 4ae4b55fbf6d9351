package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
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
    void theSecretThatAReceiverKnowsSignsForADayHoweverOftenANewOneIsAskedFor() {
        var secrets = new ArrayList<>(List.of(hook));
        for (var n = 0; n < 6; n++) {
            secrets.add(room.webhooks.rotate(acme, hook.webhook().id()).orElseThrow());
        }
        tell();
        room.clock.pass(Duration.ofHours(24));
        room.webhooks.rotate(acme, hook.webhook().id()).orElseThrow();
        tell();

        assertThat(receiver.got)
                .extracting(got -> secrets.stream()
                        .map(made -> got.signedWith(made.secret().reveal()))
                        .toList())
                .containsExactly(
                        List.of(true, true, true, false, false, true, true),
                        List.of(false, false, false, false, false, false, true));
    }

    /** Whoever tells may not see yet that an endpoint gets nothing. */
    @Test
    void whatWasToldWhileItWasPausedIsNeitherSentLaterNorLeftWaiting() {
        var lateToPause = waitsAtAPausedEndpoint();
        enabled(true);
        room.deliver();
        assertThat(receiver.got).isEmpty();
        assertThat(state(lateToPause)).isEqualTo(DeliveryState.FAILED);

        var left = waitsAtAPausedEndpoint();
        room.part(Kept.class).dropOld();
        assertThat(state(left)).isEqualTo(DeliveryState.FAILED);
    }

    /** Or its place would never be free again. */
    @Test
    void whatWasClaimedIsSentAlsoWhereTheNextClaimFails() {
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        Executor claimsOnce = work -> {
            work.run();
            room.jdbc.sql("alter table webhook_endpoint rename to away").update();
        };
        try {
            assertThatThrownBy(() -> room.courier.claim(claimsOnce)).isInstanceOf(BadSqlGrammarException.class);
        } finally {
            room.jdbc.sql("alter table away rename to webhook_endpoint").update();
        }
        assertThat(room.only(acme, hook).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    private UUID waitsAtAPausedEndpoint() {
        room.part(TransactionTemplate.class).executeWithoutResult(teller -> {
            room.notices.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
            CompletableFuture.runAsync(() -> enabled(false)).join(); // commits first
        });
        return room.jdbc
                .sql("select id from notice_delivery where state = 'PENDING'")
                .query(UUID.class)
                .single();
    }

    private void enabled(boolean enabled) {
        room.webhooks.change(acme, hook.webhook().id(), new WebhookChange(null, null, null, enabled));
    }

    private DeliveryState state(UUID delivery) {
        return room.jdbc
                .sql("select state from notice_delivery where id = ?")
                .param(delivery)
                .query(DeliveryState.class)
                .single();
    }

    /** Who tells is held up at one endpoint; another one that it has seen goes meanwhile. */
    @Test
    void anEndpointThatIsDeletedMeanwhileFailsNobodyWhoTells() {
        var other = room.webhook(acme, receiver.url("/b"));
        var held = new CompletableFuture<CompletableFuture<Void>>();
        room.part(TransactionTemplate.class).executeWithoutResult(holder -> {
            room.jdbc
                    .sql("select from webhook_endpoint where id = ? for update")
                    .param(hook.webhook().id())
                    .query()
                    .listOfRows();
            held.complete(CompletableFuture.runAsync(
                    () -> room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED), Thread::startVirtualThread));
            await("who tells is held up").until(() -> waiting() == 1);
            var deletion = CompletableFuture.runAsync(
                    () -> room.webhooks.delete(acme, other.webhook().id()), Thread::startVirtualThread);
            await("it is deleted, or waits").until(() -> deletion.isDone() || waiting() == 2);
        });

        assertThat(held.join()).succeedsWithin(Duration.ofSeconds(30));
        room.deliver();
        assertThat(receiver.got).extracting(Receiver.Got::path).contains("/a");
    }

    private long waiting() {
        return room.jdbc
                .sql("select count(distinct pid) from pg_locks where not granted")
                .query(Long.class)
                .single();
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
