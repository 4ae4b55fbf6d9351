package io.caisson.verification;

import io.caisson.metering.StandsOnUsage;
import io.caisson.metering.UsagePeriod;
import java.sql.Date;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what a run reads that waits or is under way: of a month that was dropped meanwhile everything would differ. A run is
 * over when its task is, which somebody else does whose process goes on, so that none keeps a month for ever.
 */
@Component
class VerifiedUsage implements StandsOnUsage {

    private static final String UNDER_WAY = """
            select to_char(month, 'YYYY-MM') from verification
            where finished_at is null
              and month between cast(:month as date) - interval '1 month' and cast(:month as date) + interval '1 month'
              and exists (select from scheduled_tasks where task_name = :task and task_instance = cast(id as text))
            order by month limit 1""";

    private final JdbcClient jdbc;

    VerifiedUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A month begins in the one of UTC before it somewhere, and ends in the one after it. */
    @Override
    public Optional<String> reason(UsagePeriod month, Instant since) {
        return jdbc.sql(UNDER_WAY)
                .param(
                        "month",
                        Date.valueOf(month.from().atOffset(ZoneOffset.UTC).toLocalDate()))
                .param("task", VerificationTasks.RUN.getTaskName())
                .query(String.class)
                .optional()
                .map("the verification of %s isn't over"::formatted);
    }
}
