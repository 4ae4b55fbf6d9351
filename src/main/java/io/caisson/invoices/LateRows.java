package io.caisson.invoices;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The months that were billed and are no longer right, and what operators are told of them. */
@Component
class LateRows {

    private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);

    private final JdbcClient jdbc;
    private final Notices notices;
    private final InvoiceSettings settings;

    LateRows(JdbcClient jdbc, Notices notices, InvoiceSettings settings) {
        this.jdbc = jdbc;
        this.notices = notices;
        this.settings = settings;
    }

    /** @param missing how many seconds are missing that nobody has explained, so that it waits for somebody; null while it doesn't */
    record Late(
            UUID tenant,
            YearMonth month,
            Instant foundAt,
            @Nullable Long missing) {}

    List<Late> list() {
        return jdbc.sql("select * from invoice_late order by month, tenant_id")
                .query((row, n) -> new Late(
                        row.getObject("tenant_id", UUID.class),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getTimestamp("found_at").toInstant(),
                        row.getObject("missing_seconds", Long.class)))
                .list();
    }

    /** Once, however often it is found. */
    void note(Late found) {
        int noted = jdbc.sql("""
                insert into invoice_late (tenant_id, month, found_at, missing_seconds)
                values (:tenant, :month, :at, :missing) on conflict do nothing""")
                .param("tenant", found.tenant)
                .param("month", Date.valueOf(found.month.atDay(1)))
                .param("at", Timestamp.from(found.foundAt))
                .param("missing", found.missing)
                .update();
        if (noted > 0) {
            LOG.warn(
                    "Usage of tenant {} in {} came to light: its invoices are to be corrected.",
                    found.tenant,
                    found.month);
            tell(found);
        }
    }

    /** Tells operators when it comes to wait for one of them. */
    void waitFor(Late found, @Nullable Long missing) {
        if (Objects.equals(found.missing, missing)) {
            return;
        }
        jdbc.sql("update invoice_late set missing_seconds = :missing where tenant_id = :tenant and month = :month")
                .param("missing", missing)
                .param("tenant", found.tenant)
                .param("month", Date.valueOf(found.month.atDay(1)))
                .update();
        if (found.missing == null) {
            tell(new Late(found.tenant, found.month, found.foundAt, missing));
        }
    }

    /** For operators alone: to a tenant nothing is told before it is put right. */
    private void tell(Late found) {
        var data = new LinkedHashMap<String, Object>();
        data.put(
                "tenant",
                jdbc.sql("select slug from tenant where id = ?")
                        .param(found.tenant)
                        .query(String.class)
                        .single());
        data.put("month", found.month.toString());
        data.put(
                "correctedAfter",
                correctedAt(found).truncatedTo(ChronoUnit.SECONDS).toString());
        data.put("waitsForOperator", found.missing != null);
        data.put("missingSeconds", found.missing == null ? 0 : found.missing);
        notices.tell(null, NoticeType.INVOICE_OUTDATED, data);
        if (found.missing != null) {
            LOG.error(
                    "{} seconds of {} of tenant {} were not seen, which nobody has explained: its invoices wait to be"
                            + " corrected.",
                    found.missing,
                    found.month,
                    found.tenant);
        }
    }

    /** From when on its invoices are corrected, if nobody has to say anything first. */
    Instant correctedAt(Late found) {
        return found.foundAt.plus(Duration.ofDays(settings.reviewDays()));
    }

    void forget(UUID tenant, YearMonth month) {
        jdbc.sql("delete from invoice_late where tenant_id = ? and month = ?")
                .params(tenant, Date.valueOf(month.atDay(1)))
                .update();
    }
}
