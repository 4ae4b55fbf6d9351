package io.caisson.reports;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.metering.MadeSegment;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Eleven tenants of a month, numbered from 1, no two figures of which are in the same order: times two, three and so on, modulo
 * eleven. They are gone and their month is closed, so that nobody charges them anew, but for those that a test made.
 *
 * @param batch what all are called
 */
record ElevenBilled(
        JdbcClient jdbc, ChargedMonths months, Charges charges, TransactionTemplate transaction, String batch) {

    static final int COUNT = 11;
    private static final long GIB = 1L << 30;
    private static final List<String> POLICIES = List.of("ABSORB", "BILL", "MARKUP");

    /** The last one has four instances, all others one, all of the month. */
    void charge(int n, String slug, YearMonth month) {
        var billed = new Billed(jdbc, months);
        var tenant = billed.plan(slug, "CHF", POLICIES.get(n % 3));
        int pods = n == COUNT ? 4 : 1;
        IntStream.range(0, pods).forEach(pod -> new MadeSegment(tenant, start(month), start(month.plusMonths(1)))
                .reserves(200L * times(2, n) / pods, 4 * GIB * times(3, n) / pods)
                .overhead(100L * times(4, n) / pods, GIB * times(5, n) / pods)
                .write(jdbc));
        billed.charge(tenant, month);
    }

    /** One that lost a pod; until when it was there in the month says how much is missing. */
    String gone(int n, YearMonth month) {
        var tenant = UUID.randomUUID();
        var slug = "eleven-%s-%d".formatted(batch.substring(0, 8), n);
        var deleted = Instant.parse(start(month.plusMonths(1))).minusSeconds(3_600L * (COUNT + 1 - times(6, n)));
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, deleting_since, deleted_at, version)
                values (:id, :slug, :name, 'DELETED', cast(:from as timestamptz), cast(:to as timestamptz), cast(:to as timestamptz), 0)""")
                .param("id", tenant)
                .param("slug", slug)
                .param("name", batch)
                .param("from", start(month))
                .param("to", deleted.toString())
                .update();
        new MadeSegment(tenant, start(month), start(month))
                .with("coverage", "MISSING")
                .write(jdbc);
        charge(n, slug, month);
        transaction.executeWithoutResult(status -> months.close(tenant, charges.toDate(tenant, month), null));
        return slug;
    }

    static int times(int factor, int n) {
        return n == COUNT ? COUNT : n * factor % COUNT;
    }

    private static String start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
    }
}
