package io.caisson.metering;

import java.sql.Date;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Says whether a period can still be derived from its segments. */
@Component
public class KeptMonths {

    private final JdbcClient jdbc;

    KeptMonths(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of the months of UTC that the period touches those whose segments were dropped, in order. */
    List<YearMonth> dropped(UsagePeriod period) {
        return jdbc.sql("""
                select month from usage_dropped
                where month >= date_trunc('month', cast(? as timestamp)) and month < cast(? as timestamp) order by month""")
                .params(
                        Date.valueOf(period.from().atOffset(ZoneOffset.UTC).toLocalDate()),
                        period.to().atOffset(ZoneOffset.UTC).toLocalDateTime())
                .query((row, n) -> YearMonth.from(row.getObject("month", LocalDate.class)))
                .list();
    }

    /** Whether all months of UTC that the period touches are there; if so, they stay until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(UsagePeriod period) {
        jdbc.sql("lock table usage_segment in access share mode").update();
        return dropped(period).isEmpty();
    }
}
