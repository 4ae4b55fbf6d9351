package io.caisson.notices;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends what is due. Endpoints that fail get half of the places at most, so that those that work never wait for them.
 */
@Component
class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int MOST_ENDPOINTS = 128;
    private static final int MOST_MAILS = 4;
    private static final int MOST_IN_A_ROW = 20;

    private final WebhookQueue webhooks;
    private final WebhookOutcomes outcomes;
    private final WebhookSecrets secrets;
    private final WebhookClient client;
    private final MailQueue mails;
    private final Mailer mailer;
    private final MailText text;
    private final MailSettings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Semaphore working = new Semaphore(MOST_ENDPOINTS);
    private final Semaphore failing = new Semaphore(MOST_ENDPOINTS / 2);
    private final Semaphore sending = new Semaphore(MOST_MAILS);

    Courier(
            WebhookQueue webhooks,
            WebhookOutcomes outcomes,
            WebhookSecrets secrets,
            WebhookClient client,
            MailQueue mails,
            Mailer mailer,
            MailText text,
            MailSettings settings,
            MeterRegistry meters,
            Clock clock) {
        this.webhooks = webhooks;
        this.outcomes = outcomes;
        this.secrets = secrets;
        this.client = client;
        this.mails = mails;
        this.mailer = mailer;
        this.text = text;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Claims what is due and there is room for.
     *
     * @param threads run each piece of work on a thread of its own, at once: what was claimed gets its place back only there,
     *     also when the next claim fails
     */
    void claim(Executor threads) {
        for (var endpoint : webhooks.claim(false, working.availablePermits())) {
            threads.execute(within(working, () -> visit(endpoint)));
        }
        for (var endpoint : webhooks.claim(true, failing.availablePermits())) {
            threads.execute(within(failing, () -> visit(endpoint)));
        }
        if (settings.configured()) {
            for (var mail : mails.claim(sending.availablePermits())) {
                threads.execute(within(sending, () -> send(mail)));
            }
        }
    }

    private static Runnable within(Semaphore places, Runnable work) {
        places.acquireUninterruptibly(); // there is one: nobody else takes any
        return () -> {
            try {
                work.run();
            } catch (CancellationException e) {
                LOG.debug("Stopped before the end of a delivery, which is done again");
            } catch (RuntimeException e) {
                LOG.warn("A delivery could not be noted, and is done again", e);
            } finally {
                places.release();
            }
        };
    }

    /** One delivery after the other, until one fails or there is none. */
    private void visit(UUID endpoint) {
        for (var n = 0; n < MOST_IN_A_ROW; n++) {
            var due = webhooks.next(endpoint);
            if (due.isEmpty()) {
                break;
            }
            var outcome = outcomes.note(due.get(), post(due.get()));
            count("webhook", outcome);
            if (outcome != Outcome.DELIVERED) {
                break;
            }
        }
        webhooks.release(endpoint);
    }

    private Attempted post(WebhookQueue.Due due) {
        var now = clock.instant();
        return client.send(new Message(
                due.notice(), due.url(), due.ofOperators(), now, due.body(), secrets.of(due.endpoint(), now)));
    }

    private void send(MailQueue.Due due) {
        var attempted = mailer.send(
                due.id(),
                due.address(),
                text.subject(due.type(), due.body()),
                text.text(due.type(), due.body()),
                clock.instant());
        count("mail", mails.note(due, attempted));
    }

    private void count(String way, Outcome outcome) {
        meters.counter(
                        "caisson.notices.deliveries",
                        "way",
                        way,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
