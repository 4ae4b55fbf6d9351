package io.caisson.findings;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The full pass every minute, and how many findings are open. */
@Configuration(proxyBeanMethods = false)
class AuditTask {

    @Bean
    RecurringTask<Void> audit(SandboxAudit audit) {
        return Tasks.recurring("audit", FixedDelay.ofSeconds(60)).execute((instance, context) -> audit.pass());
    }

    @Bean
    Gauge openFindings(JdbcClient jdbc, MeterRegistry meters) {
        return Gauge.builder(
                        "caisson.findings.open", () -> jdbc.sql("select count(*) from finding where closed_at is null")
                                .query(Integer.class)
                                .single())
                .description("Findings of the audit that are not right again")
                .register(meters);
    }
}
