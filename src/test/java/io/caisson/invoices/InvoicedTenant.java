package io.caisson.invoices;

import static org.awaitility.Awaitility.await;

import io.caisson.metering.MadeSegment;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For tests of the whole application, whose clock goes by itself: a tenant that was there last month is billed for it. */
@TestComponent
public class InvoicedTenant {

    private final JdbcClient jdbc;
    private final InvoiceDrafts drafts;
    private final Invoices invoices;
    private final Issuing issuing;
    private final Clock clock;

    InvoicedTenant(JdbcClient jdbc, InvoiceDrafts drafts, Invoices invoices, Issuing issuing, Clock clock) {
        this.jdbc = jdbc;
        this.drafts = drafts;
        this.invoices = invoices;
        this.issuing = issuing;
        this.clock = clock;
    }

    /** @return the invoice's number */
    public String lastMonth(String slug) {
        var draft = draft(slug);
        return issuing.issue(invoices.findDraft(draft).orElseThrow(), "test").getFirst();
    }

    /** Bills a month that is over, of whatever segments there are. */
    public void issue(UUID tenant, YearMonth month) {
        derive(tenant, month);
        var draft = invoices.drafts(month, null, 10_000).stream()
                .filter(found -> found.tenantId().equals(tenant))
                .findFirst()
                .orElseThrow();
        issuing.issue(draft, "test");
    }

    /**
     * As when usage of the month that was billed came to light.
     *
     * @param missing how much was not seen, where somebody has to say a word for it
     */
    public void billedWrongly(String slug, @Nullable Long missing) {
        jdbc.sql("""
                insert into invoice_late select tenant_id, month, now(), :missing
                from charged_month join tenant on tenant.id = tenant_id where slug = :slug and closed_at is not null""")
                .param("missing", missing, Types.BIGINT)
                .param("slug", slug)
                .update();
    }

    /** @return the draft's id */
    public UUID draft(String slug) {
        var start = start();
        var tenant = since(slug, start);
        new MadeSegment(
                        tenant,
                        start.toString(),
                        start.plus(Duration.ofHours(10)).toString())
                .with("app", "=web()")
                .reserves(1000, 1L << 30)
                .overhead(100, 64L << 20)
                .write(jdbc);
        return draft(tenant);
    }

    /** As when its last pod vanished before the month, which nobody saw: nothing is charged in it.
     *
     * @return the draft's id
     */
    public UUID draftWithoutLines(String slug) {
        var start = start();
        var tenant = since(slug, start);
        new MadeSegment(
                        tenant,
                        start.minusSeconds(2).toString(),
                        start.minusSeconds(1).toString())
                .with("coverage", "MISSING")
                .write(jdbc);
        return draft(tenant);
    }

    private Instant start() {
        return lastMonth().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private YearMonth lastMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).minusMonths(1);
    }

    private UUID since(String slug, Instant created) {
        return jdbc.sql("update tenant set created_at = cast(? as timestamptz) where slug = ? returning id")
                .params(created.toString(), slug)
                .query(UUID.class)
                .single();
    }

    private UUID draft(UUID tenant) {
        derive(tenant, lastMonth());
        return invoices.drafts(lastMonth(), null, 10_000).stream()
                .filter(draft -> draft.tenantId().equals(tenant))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Where the application has just begun, it first watches the cluster: before that, nobody can issue. */
    private void derive(UUID tenant, YearMonth month) {
        await().pollDelay(Duration.ZERO)
                .until(() -> drafts.derive(tenant, month).orElseThrow().settled());
    }
}
