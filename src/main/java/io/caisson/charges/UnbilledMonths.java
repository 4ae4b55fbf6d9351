package io.caisson.charges;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Months that somebody said a word for and that have no invoice to print it on. */
@Component
public class UnbilledMonths {

    private static final int ALL = 1_000_000;

    private final JdbcClient jdbc;

    public UnbilledMonths(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The latest first.
     *
     * @param tenant null for all
     * @param month null for all
     */
    public List<Unbilled> list(@Nullable UUID tenant, @Nullable YearMonth month, int limit) {
        return read(tenant, month, month, limit);
    }

    /** Of these months, both included; the latest first. */
    public List<Unbilled> between(@Nullable UUID tenant, YearMonth from, YearMonth to) {
        return read(tenant, from, to, ALL);
    }

    private List<Unbilled> read(@Nullable UUID tenant, @Nullable YearMonth from, @Nullable YearMonth to, int limit) {
        return jdbc.sql("""
                select tenant_id, slug, month, approved_missing, approved_by, approved_at, approval_reason
                from charged_month join tenant on tenant.id = tenant_id
                where approved_by is not null and closed_at is not null and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and month between coalesce(:from, cast('-infinity' as date)) and coalesce(:to, cast('infinity' as date))
                order by month desc, slug limit :limit""")
                .param("tenant", tenant, Types.OTHER)
                .param("from", from == null ? null : ChargedMonths.date(from), Types.DATE)
                .param("to", to == null ? null : ChargedMonths.date(to), Types.DATE)
                .param("limit", limit)
                .query(UnbilledMonths::unbilled)
                .list();
    }

    private static Unbilled unbilled(ResultSet row, int n) throws SQLException {
        return new Unbilled(
                row.getObject("tenant_id", UUID.class),
                row.getString("slug"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                new ClosingApproval(
                        row.getLong("approved_missing"),
                        row.getString("approved_by"),
                        row.getTimestamp("approved_at").toInstant(),
                        row.getString("approval_reason")));
    }
}
