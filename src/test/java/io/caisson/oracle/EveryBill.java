package io.caisson.oracle;

import io.caisson.invoices.BilledCluster;
import io.caisson.invoices.Credits;
import io.caisson.invoices.DraftSummary;
import io.caisson.invoices.Grant;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.invoices.InvoiceCorrections;
import io.caisson.invoices.Invoices;
import io.caisson.invoices.Issuing;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.metering.MeteredDatabase;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Two months of three tenants in three zones, and all that becomes of their bills: drafts and a word for what was not seen,
 * issued by an operator and by the task, paid by a grant and from outside, corrected by an operator, by usage that came late
 * and by usage that was taken back.
 */
final class EveryBill {

    static final List<YearMonth> MONTHS = List.of(YearMonth.of(2026, 3), YearMonth.of(2026, 4));

    /** @param again who got no answer asks for it once more: it is done, or refused, but not done twice */
    private record Step(String at, boolean again, Runnable happens) {}

    private final BilledCluster cluster;
    private final List<Step> steps = new ArrayList<>();
    final UUID acme;
    final UUID other;
    final UUID idle;

    EveryBill(BilledCluster cluster) {
        this.cluster = cluster;
        cluster.restart(MeteredDatabase.POOL);
        cluster.begin("2026-03-01T00:00:00Z");
        acme = cluster.tenant("acme", "Europe/Berlin", "19");
        other = cluster.tenant("other", "America/New_York", "7.5");
        idle = cluster.tenant("idle", "UTC", "0");
        terms();
        endpoint(acme);
        endpoint(null);
        marchIsHeld();
        happens();
    }

    /** The application is started again before every step. */
    void play() {
        for (var step : steps) {
            cluster.restart(MeteredDatabase.POOL);
            cluster.until(step.at);
            step.happens.run();
            askAgain(step);
        }
    }

    /**
     * It is killed in every step, and started again.
     *
     * @param statement at which of the step's statements
     * @return in how many steps there are as many
     */
    int play(int statement) {
        var database = new KilledDatabase(MeteredDatabase.POOL);
        cluster.restart(database);
        int killed = 0;
        for (var step : steps) {
            cluster.until(step.at);
            if (isKilled(database, statement, step)) {
                killed++;
                cluster.restart(database);
                ask(step);
            }
            askAgain(step);
        }
        return killed;
    }

    private static boolean isKilled(KilledDatabase database, int statement, Step step) {
        database.killAt(statement);
        try {
            step.happens.run();
        } catch (RuntimeException e) {
            if (!database.isKilled()) {
                throw e;
            }
        }
        boolean killed = database.isKilled();
        database.spare();
        return killed;
    }

    private static void askAgain(Step step) {
        if (step.again) {
            ask(step);
        }
    }

    private static void ask(Step step) {
        try {
            step.happens.run();
        } catch (InvoiceConflict e) {
            // it was done
        }
    }

    private void terms() {
        cluster.pays(acme, "2020-01-01T00:00:00Z", "EUR", "0.0777");
        cluster.pays(acme, "2026-03-21T00:00:00Z", "JPY", "7.5");
        cluster.pays(acme, "2026-04-10T00:00:00Z", "EUR", "0.1");
        cluster.pays(other, "2020-01-01T00:00:00Z", "USD", "1");
        cluster.pays(idle, "2020-01-01T00:00:00Z", "KWD", "0.0123");
    }

    private void marchIsHeld() {
        cluster.held(acme, "web", "2026-03-05T00:00:00Z", "2026-03-25T00:00:00Z");
        cluster.held(other, "web", "2026-03-10T00:00:00Z", "2026-03-11T00:00:01Z");
        cluster.segment(other, "lost", "2026-03-24T00:00:00Z", "2026-03-25T00:00:01Z", "MISSING");
        cluster.until("2026-03-25T00:00:00Z");
        cluster.downUntil("2026-03-25T01:00:00Z");
    }

    private void happens() {
        asked("2026-03-26T00:00:00Z", this::give);
        asked("2026-04-01T06:00:00Z", cluster::bill);
        var draft = new ArrayList<DraftSummary>();
        asked("2026-04-02T00:00:00Z", () -> {
            draft.addAll(cluster.part(Invoices.class).drafts(MONTHS.getFirst(), null, 9).stream()
                    .filter(found -> found.tenantId().equals(other))
                    .toList());
            cluster.part(Issuing.class).approve(draft.getFirst(), "The node burned", "olga");
        });
        asked("2026-04-02T01:00:00Z", () -> cluster.part(Issuing.class).issue(draft.getFirst(), "olga"));
        asked("2026-04-05T00:00:00Z", cluster::bill);
        asked("2026-04-06T00:00:00Z", () -> pays("bank-1", acme, "EUR", "30"));
        asked("2026-04-06T01:00:00Z", () -> pays("bank-2", acme, "JPY", "857"));
        once("2026-04-10T00:00:00Z", () -> {
            cluster.held(acme, "late", "2026-03-19T00:00:00Z", "2026-03-20T00:00:00Z");
            cluster.held(other, "late", "2026-03-19T00:00:00Z", "2026-03-20T00:00:00Z");
            cluster.held(idle, "late", "2026-03-19T00:00:00Z", "2026-03-20T00:00:00Z");
        });
        asked("2026-04-10T00:05:00Z", cluster::bill);
        asked("2026-04-11T00:00:00Z", this::correct);
        asked("2026-04-11T01:00:00Z", () -> pays("bank-3", other, "USD", "20")); // for what was taken back a moment ago
        asked("2026-04-14T00:00:00Z", cluster::bill);
        once("2026-04-20T00:00:00Z", () -> {
            cluster.held(acme, "web", "2026-04-09T00:00:00Z", "2026-04-12T00:00:00Z");
            cluster.held(other, "web", "2026-04-09T00:00:00Z", "2026-04-12T00:00:00Z");
        });
        asked("2026-05-01T06:00:00Z", cluster::bill);
        asked("2026-05-05T00:00:00Z", cluster::bill);
        once("2026-05-06T00:00:00Z", () -> cluster.takeBack(idle));
        asked("2026-05-06T00:05:00Z", cluster::bill);
        asked("2026-05-10T00:00:00Z", cluster::bill);
    }

    private void asked(String at, Runnable happens) {
        steps.add(new Step(at, true, happens));
    }

    private void once(String at, Runnable happens) {
        steps.add(new Step(at, false, happens));
    }

    /** A grant has no name by which it would be known again: who got no answer looks first. */
    private void give() {
        var credits = cluster.part(Credits.class);
        if (credits.of(acme, null, 1).isEmpty()) {
            credits.give(acme, Grant.Kind.PREPAID, money("10", "EUR"), "Ahead", null, "olga");
        }
    }

    private void pays(String reference, UUID tenant, String currency, String amount) {
        cluster.part(Payments.class)
                .record(
                        new Payment(
                                reference, first(tenant, currency), money(amount, currency), cluster.clock.instant()),
                        "olga");
    }

    private void correct() {
        var invoice = cluster.part(Invoices.class).find(first(other, "USD")).orElseThrow();
        cluster.part(InvoiceCorrections.class).correct(invoice, "A pod was forgotten", "olga");
    }

    private String first(UUID tenant, String currency) {
        return cluster.jdbc
                .sql("select number from invoice where tenant_id = ? and currency = ? order by sequence limit 1")
                .params(tenant, currency)
                .query(String.class)
                .single();
    }

    private void endpoint(UUID tenant) {
        cluster.jdbc.sql("""
                insert into webhook_endpoint (id, tenant_id, url, description, types, state, created_by, created_at)
                values (gen_random_uuid(), ?, 'https://example.org', '', '{}', 'ENABLED', 'test', now())""").param(tenant).update();
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Money.currency(currency));
    }
}
