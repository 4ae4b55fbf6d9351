package io.caisson.invoices;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
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
        drafts.derive(tenant, month);
        var draft = invoices.drafts(month, null, 10_000).stream()
                .filter(found -> found.tenantId().equals(tenant))
                .findFirst()
                .orElseThrow();
        issuing.issue(draft, "test");
    }

    /** As when usage of the month that was billed came to light. */
    public void billedWrongly(String slug) {
        jdbc.sql("""
                insert into invoice_late select tenant_id, month, now() from charged_month join tenant on tenant.id = tenant_id
                where slug = ? and closed_at is not null""").param(slug).update();
    }

    /** @return the draft's id */
    public UUID draft(String slug) {
        var tenant = jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single();
        var month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).minusMonths(1);
        var start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where id = ?")
                .params(start, tenant)
                .update();
        jdbc.sql("select 1 from make_usage_month(cast(? as timestamptz))")
                .param(start)
                .query(Integer.class)
                .single();
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                values (?, 'ns', ?, '=web()', 1, 'node', 1000, 1073741824, 100, 67108864, cast(? as timestamptz),
                    cast(? as timestamptz) + interval '10 hours', 'OBSERVED')""").params(tenant, UUID.randomUUID().toString(), start, start).update();
        drafts.derive(tenant, month);
        return invoices.drafts(month, null, 10_000).stream()
                .filter(draft -> draft.tenantId().equals(tenant))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
