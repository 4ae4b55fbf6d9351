package io.caisson.budgets;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.tenancy.StandingChanged;
import io.caisson.tenancy.Suspensions;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the world outside that a tenant was suspended, and why, and that it runs again. */
@Component
class StandingNotices {

    private final Notices notices;
    private final Suspensions suspensions;

    StandingNotices(Notices notices, Suspensions suspensions) {
        this.notices = notices;
        this.suspensions = suspensions;
    }

    @EventListener
    void on(StandingChanged event) {
        if (event.runs()) {
            notices.tell(event.tenantId(), NoticeType.TENANT_RESUMED, Map.of());
            return;
        }
        var why = suspensions.of(event.tenantId()).getLast();
        notices.tell(
                event.tenantId(),
                NoticeType.TENANT_SUSPENDED,
                new TreeMap<>(Map.of(
                        "cause", why.cause().name(),
                        "reason", why.reason(),
                        "wayOut", why.cause().wayOut())));
    }
}
