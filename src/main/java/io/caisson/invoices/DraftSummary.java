package io.caisson.invoices;

import io.caisson.invoices.Invoice.Approval;
import io.caisson.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A draft as it was when it was last looked at.
 *
 * @param reviewFrom since when it can be looked at: the month's end, or when usage of it came to light late
 * @param net before tax
 * @param missingSeconds how much of the period was not seen
 * @param approval null where nobody has said why it may be billed nevertheless
 * @param approvedMissing how much was missing then
 * @param closes whether nothing was charged in the month when that was last looked at, so that it gets no invoice
 */
public record DraftSummary(
        UUID id,
        UUID tenantId,
        String slug,
        String tenantName,
        YearMonth month,
        Instant reviewFrom,
        Instant asOf,
        Money net,
        Money total,
        long missingSeconds,
        @Nullable Approval approval,
        long approvedMissing,
        boolean closes) {

    static final String SELECT = """
            select draft.*, slug, name, greatest(ends_at, (select reopened_at from charged_month
                where charged_month.tenant_id = draft.tenant_id and charged_month.month = draft.month)) as review_from,
            missing_seconds > 0 and total = 0 and not exists (select from charge where charge.tenant_id = draft.tenant_id
                and charge.month = draft.month and charge.currency = draft.currency) as closes
            from invoice_draft as draft join tenant on tenant.id = tenant_id""";

    /** Whether it is not issued before an operator says why. */
    public boolean needsApproval() {
        return missingSeconds > approvedMissing;
    }

    static DraftSummary read(ResultSet row, int n) throws SQLException {
        var net = row.getBigDecimal("net");
        var total = row.getBigDecimal("total");
        var currency = Money.keptIn(row.getString("currency"), net, total);
        var approvedBy = row.getString("approved_by");
        return new DraftSummary(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getTimestamp("review_from").toInstant(),
                row.getTimestamp("as_of").toInstant(),
                new Money(net, currency),
                new Money(total, currency),
                row.getLong("missing_seconds"),
                approvedBy == null
                        ? null
                        : new Approval(
                                approvedBy,
                                row.getTimestamp("approved_at").toInstant(),
                                row.getString("approval_reason")),
                row.getLong("approved_missing"),
                row.getBoolean("closes"));
    }
}
