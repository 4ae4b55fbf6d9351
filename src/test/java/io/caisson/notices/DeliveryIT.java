package io.caisson.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** Webhooks from the fact to the receiver, with a real receiver on loopback. */
class DeliveryIT {

    private static final Map<String, String> ISSUED = Map.of("number", "2026-000001");

    private Receiver receiver;
    private NoticesRoom room;
    private UUID acme;

    @BeforeEach
    void start() {
        receiver = new Receiver();
        room = new NoticesRoom(
                new WebhookSettings(List.of(), List.of(receiver.host())),
                new MailSettings("", 587, "starttls", "", null, "", "", List.of()));
        acme = room.tenant("acme");
    }

    @AfterEach
    void stop() {
        room.close();
        receiver.close();
    }

    @Test
    void aReceiverCanVerifyWhatItGets() {
        var hook = room.webhook(acme, receiver.url("/a"));
        var data = new LinkedHashMap<String, Object>();
        data.put("number", "2026-000001");
        data.put("total", Map.of("amount", "12.30", "currency", "EUR"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, data);
        room.deliver();

        var got = receiver.at("/a").getFirst();
        assertThat(got.body()).isEqualTo("""
                        {"type":"invoice.issued","timestamp":"2026-11-10T12:00:00Z",\
                        "data":{"tenant":"acme","number":"2026-000001","total":{"amount":"12.30","currency":"EUR"}}}""".replace("{\"amount\":\"12.30\",\"currency\":\"EUR\"}", total(got.body())));
        assertThat(got.signedWith(hook.secret().reveal())).isTrue();
        assertThat(got.signedWith("whsec_" + "A".repeat(43) + "=")).isFalse();
        assertThat(got.timestamp()).isEqualTo(Long.toString(NoticesRoom.START.getEpochSecond()));
        assertThat(room.only(acme, hook).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(room.only(acme, hook).notice()).hasToString(got.id());
    }

    /** The inner map of the test has no order of its own. */
    private static String total(String body) {
        return body.substring(body.indexOf("\"total\":") + 8, body.length() - 2);
    }

    @Test
    void eachHearsOfItsOwnAndOperatorsOfAll() {
        var globex = room.tenant("globex");
        room.webhook(acme, receiver.url("/acme"));
        room.webhook(globex, receiver.url("/globex"));
        room.webhook(null, receiver.url("/operators"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.tell(null, NoticeType.VERIFICATION_DIFFERS, Map.of("month", "2026-10"));
        room.deliver();

        assertThat(receiver.at("/acme")).singleElement().matches(got -> got.body()
                .contains("\"tenant\":\"acme\""));
        assertThat(receiver.at("/globex")).isEmpty();
        assertThat(receiver.at("/operators"))
                .extracting(got -> got.body().contains("verification.differs"))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void anEndpointHearsOfTheTypesThatItAskedFor() {
        room.webhook(acme, receiver.url("/money"), "invoice.issued", "invoice.paid");
        room.tell(acme, NoticeType.TENANT_SUSPENDED, Map.of());
        room.tell(acme, NoticeType.INVOICE_PAID, ISSUED);
        room.deliver();
        assertThat(receiver.at("/money")).singleElement().matches(got -> got.body()
                .contains("invoice.paid"));
    }

    @Test
    void whatIsTakenBackWasNeverTold() {
        room.webhook(acme, receiver.url("/a"));
        room.part(TransactionTemplate.class).executeWithoutResult(transaction -> {
            room.notices.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
            transaction.setRollbackOnly();
        });
        room.deliver();
        assertThat(receiver.got).isEmpty();
        assertThatThrownBy(() -> room.notices.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void triesAgainWithTheSameIdAtTheTimesOfTheScheduleAndThenNoMore() {
        receiver.answers("/a", 500, "down");
        var hook = room.webhook(acme, receiver.url("/a"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.deliver();
        for (var pause : List.of(5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)) {
            var before = receiver.got.size();
            room.clock.pass(Duration.ofSeconds(pause).minusMillis(1));
            room.deliver();
            assertThat(receiver.got).hasSize(before);
            room.clock.pass(Duration.ofMillis(1));
            room.deliver();
            assertThat(receiver.got).hasSize(before + 1);
        }
        assertThat(receiver.got)
                .hasSize(10)
                .extracting(Receiver.Got::id)
                .containsOnly(receiver.got.getFirst().id());
        assertThat(receiver.got).extracting(Receiver.Got::timestamp).doesNotHaveDuplicates();
        assertThat(receiver.got).allMatch(got -> got.signedWith(hook.secret().reveal()));
        var delivery = room.only(acme, hook);
        assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(delivery.lastStatus()).isEqualTo(500);
        assertThat(delivery.lastAnswer()).isEqualTo("down");
        assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.ENABLED);

        receiver.answers("/a", 200, "up");
        assertThat(room.deliveries.retry(acme, hook.webhook().id(), delivery.id()))
                .isPresent();
        room.deliver();
        assertThat(room.only(acme, hook).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(receiver.got)
                .extracting(Receiver.Got::id)
                .containsOnly(receiver.got.getFirst().id());
        assertThat(room.state(acme, hook).failingSince()).isNull();
    }

    @Test
    void goneDisablesAtOnceAndSaysSo() {
        receiver.answers("/a", 410, "");
        var hook = room.webhook(acme, receiver.url("/a?token=hidden"));
        receiver.answers("/a?token=hidden", 410, "");
        room.webhook(null, receiver.url("/operators"), "webhook.disabled");
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.tell(acme, NoticeType.INVOICE_PAID, ISSUED);
        room.deliver();

        assertThat(receiver.at("/a?token=hidden")).hasSize(1);
        assertThat(room.state(acme, hook))
                .extracting(Webhook::state, Webhook::stateReason)
                .containsExactly(WebhookState.DISABLED, "It answered 410 Gone.");
        assertThat(room.deliveries.list(acme, hook.webhook().id(), null, 10))
                .hasSize(2)
                .allMatch(each -> each.state() == DeliveryState.FAILED);
        assertThat(receiver.at("/operators"))
                .singleElement()
                .matches(got -> got.body().contains("410 Gone") && !got.body().contains("hidden"));
        assertThatThrownBy(() -> room.deliveries.test(acme, hook.webhook().id()))
                .isInstanceOf(NoticeConflict.class)
                .hasMessageContaining("Enable it");

        room.webhooks.change(acme, hook.webhook().id(), new WebhookChange(null, null, null, true));
        assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.ENABLED);
    }

    @Test
    void fiveDaysOfNothingButFailuresDisable() {
        receiver.answers("/a", 503, "");
        var hook = room.webhook(acme, receiver.url("/a"));
        for (var day = 0; day < 6; day++) {
            assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.ENABLED);
            room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
            for (var hour = 0; hour < 24; hour++) {
                room.deliver();
                room.clock.pass(Duration.ofHours(1));
            }
        }
        assertThat(room.state(acme, hook).stateReason()).isEqualTo("Nothing could be delivered for 5 days.");
    }

    @Test
    void oneSuccessInBetweenKeepsIt() {
        receiver.answers("/a", 503, "");
        var hook = room.webhook(acme, receiver.url("/a"));
        for (var day = 0; day < 6; day++) {
            receiver.answers("/a", day == 3 ? 200 : 503, "");
            room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
            for (var hour = 0; hour < 24; hour++) {
                room.deliver();
                room.clock.pass(Duration.ofHours(1));
            }
        }
        assertThat(room.state(acme, hook).state()).isEqualTo(WebhookState.ENABLED);
    }

    /** Killed after it was sent and before it was noted: the work is dropped, nothing else runs. */
    @Test
    void whatAKilledProcessHadSentIsSentAgainWithTheSameId() {
        var hook = room.webhook(acme, receiver.url("/a"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        var queue = room.part(WebhookQueue.class);
        var claimed = queue.claim(false, 10);
        var due = queue.next(claimed.getFirst()).orElseThrow();
        room.part(WebhookClient.class)
                .send(new Message(
                        due.notice(), due.url(), false, room.clock.instant(), due.body(), List.of(hook.secret())));
        assertThat(receiver.got).hasSize(1);

        room.deliver();
        assertThat(receiver.got).describedAs("somebody else still has it").hasSize(1);
        room.clock.pass(Duration.ofMinutes(1));
        room.deliver();
        assertThat(receiver.got)
                .hasSize(2)
                .extracting(Receiver.Got::id)
                .containsOnly(due.notice().toString());
        assertThat(room.only(acme, hook).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    /** All of a tenant's endpoints hang; another tenant's gets its own meanwhile, and no tenant takes more than four places. */
    @Test
    void aSlowReceiverHoldsUpNobodyElse() throws InterruptedException {
        var globex = room.tenant("globex");
        var release = new CountDownLatch(1);
        var hanging = new CountDownLatch(4);
        HttpHandler hang = exchange -> {
            hanging.countDown();
            await(release);
            Receiver.send(exchange, 200, "");
        };
        for (var n = 0; n < 6; n++) {
            receiver.answers("/slow" + n, hang);
            room.webhook(acme, receiver.url("/slow" + n));
        }
        var other = room.webhook(globex, receiver.url("/fast"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            room.courier.claim(threads);
            assertThat(hanging.await(5, TimeUnit.SECONDS)).isTrue();
            room.tell(globex, NoticeType.INVOICE_ISSUED, ISSUED);
            room.deliver();
            assertThat(room.only(globex, other).state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(receiver.got.stream().filter(got -> got.path().startsWith("/slow")))
                    .hasSize(4);
            release.countDown();
        }
        room.deliver();
        assertThat(receiver.got.stream().filter(got -> got.path().startsWith("/slow")))
                .hasSize(6);
    }

    @Test
    void twoProcessesSendNothingTwice() {
        var work = new ArrayList<Runnable>();
        for (var n = 0; n < 4; n++) {
            room.webhook(acme, receiver.url("/" + n));
        }
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        work.addAll(room.claim());
        work.addAll(room.claim());
        assertThat(work).hasSize(4);
        work.forEach(Runnable::run);
        assertThat(receiver.got).hasSize(4);
    }

    @Test
    void anOldSecretSignsBesideTheNewOneForADay() {
        var hook = room.webhook(acme, receiver.url("/a"));
        var rotated = room.webhooks.rotate(acme, hook.webhook().id()).orElseThrow();
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.deliver();
        room.clock.pass(Duration.ofHours(24));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.deliver();

        assertThat(receiver.got).allMatch(got -> got.signedWith(rotated.secret().reveal()));
        assertThat(receiver.got)
                .extracting(got -> got.signedWith(hook.secret().reveal()))
                .containsExactly(true, false);
        var sealed = room.jdbc
                .sql("select string_agg(encode(sealed, 'escape') || key_id, ' ') from webhook_secret")
                .query(String.class)
                .single();
        assertThat(sealed)
                .doesNotContain("whsec_")
                .doesNotContain(rotated.secret().reveal().substring(6));
    }

    @Test
    void aTestGoesToThatEndpointAloneAndNotTooOften() {
        var hook = room.webhook(acme, receiver.url("/a"), "invoice.paid");
        room.webhook(acme, receiver.url("/b"));
        for (var n = 0; n < 10; n++) {
            assertThat(room.deliveries.test(acme, hook.webhook().id())).isPresent();
        }
        assertThatThrownBy(() -> room.deliveries.test(acme, hook.webhook().id()))
                .isInstanceOf(NoticeConflict.class);
        room.deliver();
        assertThat(receiver.at("/a")).hasSize(10).allMatch(got -> got.body().contains("webhook.test"));
        assertThat(receiver.at("/b")).isEmpty();
    }

    @Test
    void somebodyElsesEndpointDoesNotExist() {
        var globex = room.tenant("globex");
        var hook = room.webhook(acme, receiver.url("/a")).webhook().id();
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        var delivery = room.deliveries.list(acme, hook, null, 1).getFirst().id();
        for (var other : new UUID[] {globex, null}) {
            assertThat(room.webhooks.find(other, hook)).isEmpty();
            assertThat(room.webhooks.change(other, hook, new WebhookChange(null, "x", null, null)))
                    .isEmpty();
            assertThat(room.webhooks.rotate(other, hook)).isEmpty();
            assertThat(room.deliveries.list(other, hook, null, 10)).isEmpty();
            assertThat(room.deliveries.test(other, hook)).isEmpty();
            assertThat(room.deliveries.retry(other, hook, delivery)).isEmpty();
            assertThat(room.webhooks.delete(other, hook)).isFalse();
        }
        var mine = room.webhook(globex, receiver.url("/b")).webhook().id();
        assertThat(room.deliveries.retry(globex, mine, delivery)).isEmpty();
    }

    @Test
    void metersSayHowLongDeliveriesWaitAndWhatCameOfThem() {
        var meters = room.part(MeterRegistry.class);
        room.part(NoticeMetrics.class).bindTo(meters);
        room.webhook(acme, receiver.url("/a"));
        receiver.answers("/b", 500, "");
        room.webhook(acme, receiver.url("/b"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.clock.pass(Duration.ofSeconds(90));
        assertThat(meters.get("caisson.notices.overdue").gauge().value()).isEqualTo(90);
        assertThat(meters.get("caisson.notices.oldest.pending").gauge().value()).isEqualTo(90);
        room.deliver();
        for (var outcome : List.of("delivered", "retried")) {
            assertThat(meters.get("caisson.notices.deliveries")
                            .tags("way", "webhook", "outcome", outcome)
                            .counter()
                            .count())
                    .isOne();
        }
    }

    @Test
    void keepsWhatEndedForThirtyDays() {
        var hook = room.webhook(acme, receiver.url("/a"));
        room.tell(acme, NoticeType.INVOICE_ISSUED, ISSUED);
        room.deliver();
        room.clock.pass(Duration.ofDays(30));
        room.part(Kept.class).dropOld();
        assertThat(room.deliveries.list(acme, hook.webhook().id(), null, 10)).hasSize(1);
        room.clock.pass(Duration.ofSeconds(1));
        room.part(Kept.class).dropOld();
        assertThat(room.deliveries.list(acme, hook.webhook().id(), null, 10)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
