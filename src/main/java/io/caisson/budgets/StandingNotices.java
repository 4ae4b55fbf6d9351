package io.caisson.budgets;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.tenancy.StandingChanged;
import io.caisson.tenancy.SuspensionPut;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the world outside of each cause that a tenant was suspended for, and that it runs again. */
@Component
class StandingNotices {

    private final Notices notices;

    StandingNotices(Notices notices) {
        this.notices = notices;
    }

    /** Also of one that stood still before: who deals with that cause alone would learn of this one when all is deleted. */
    @EventListener
    void on(SuspensionPut event) {
        notices.tell(
                event.tenantId(),
                NoticeType.TENANT_SUSPENDED,
                new TreeMap<>(Map.of(
                        "cause", event.cause().name(),
                        "reason", event.reason(),
                        "wayOut", event.cause().wayOut())));
    }

    @EventListener
    void on(StandingChanged event) {
        if (event.runs()) {
            notices.tell(event.tenantId(), NoticeType.TENANT_RESUMED, Map.of());
        }
    }
}
