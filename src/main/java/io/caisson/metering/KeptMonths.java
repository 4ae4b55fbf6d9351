package io.caisson.metering;

import java.sql.Date;
import java.time.ZoneOffset;
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

    /** Whether all months of UTC that the period touches are there; if so, they stay until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(UsagePeriod period) {
        jdbc.sql("lock table usage_segment in access share mode").update();
        return jdbc.sql("""
                select not exists (select from usage_dropped
                    where month >= date_trunc('month', cast(? as timestamp)) and month < cast(? as timestamp))""")
                .params(
                        Date.valueOf(period.from().atOffset(ZoneOffset.UTC).toLocalDate()),
                        period.to().atOffset(ZoneOffset.UTC).toLocalDateTime())
                .query(Boolean.class)
                .single();
    }
}
