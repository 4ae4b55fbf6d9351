package io.caisson.verification;

import io.caisson.charges.Rating.Life;
import io.caisson.metering.UsagePeriod;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Those that existed in a month or were charged for it. */
@Component
class CheckedTenants {

    /** Months of other time zones begin and end up to so much earlier or later. */
    private static final Duration ZONES = Duration.ofHours(14);

    private final JdbcClient jdbc;

    CheckedTenants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of their ids. */
    List<CheckedTenant> of(YearMonth month, @Nullable UUID only) {
        var period = UsagePeriod.of(month);
        return jdbc.sql("""
                select id, slug, created_at, deleted_at from tenant
                where (cast(:only as uuid) is null or id = :only)
                  and (created_at < :end and (deleted_at is null or deleted_at > :start)
                    or exists (select from charged_month where tenant_id = id and month = :month))
                order by id""")
                .param("only", only)
                .param("end", Timestamp.from(period.to().plus(ZONES)))
                .param("start", Timestamp.from(period.from().minus(ZONES)))
                .param("month", Date.valueOf(month.atDay(1)))
                .query((row, n) -> read(row, "id"))
                .list();
    }

    /** @param id the name of the column that has the tenant's id */
    static CheckedTenant read(ResultSet row, String id) throws SQLException {
        var deleted = row.getTimestamp("deleted_at");
        return new CheckedTenant(
                row.getObject(id, UUID.class),
                row.getString("slug"),
                new Life(
                        row.getTimestamp("created_at").toInstant().truncatedTo(ChronoUnit.SECONDS),
                        deleted == null ? Instant.MAX : deleted.toInstant()));
    }
}
