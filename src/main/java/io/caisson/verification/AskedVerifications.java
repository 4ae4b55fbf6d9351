package io.caisson.verification;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Clock;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Runs that go on in the background: asked for in one transaction, done by a task. */
@Component
public class AskedVerifications {

    private final Verifications verifications;
    private final ObjectProvider<Scheduler> scheduler;
    private final Clock clock;

    AskedVerifications(Verifications verifications, ObjectProvider<Scheduler> scheduler, Clock clock) {
        this.verifications = verifications;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Transactional
    public UUID ask(YearMonth month, @Nullable UUID tenantId, String by) {
        return later(verifications.ask(month, tenantId, by));
    }

    @Transactional
    public UUID ask(String invoice, String by) {
        return later(verifications.ask(invoice, by));
    }

    private UUID later(UUID id) {
        scheduler
                .getObject()
                .schedule(VerificationTasks.RUN.instance(id.toString()).scheduledTo(clock.instant()));
        return id;
    }
}
