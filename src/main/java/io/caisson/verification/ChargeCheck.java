package io.caisson.verification;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Recount;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's charges of a month against its segments and its terms. */
@Component
class ChargeCheck {

    private final ChargedMonths months;
    private final Recount recount;

    ChargeCheck(ChargedMonths months, Recount recount) {
        this.months = months;
        this.recount = recount;
    }

    /** All in one snapshot: what is written meanwhile makes no difference. A month that is open is brought up to date first. */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public List<Difference> of(UUID tenantId, String slug, YearMonth month) {
        var whose = "%s %s charge".formatted(slug, month);
        var differences = new ArrayList<Difference>();
        if (!months.isUntouched(tenantId, month)) {
            differences.add(new Difference(whose, "the lines as they were written", "lines that were changed since"));
        }
        months.refresh(tenantId, month);
        months.kept(tenantId, month)
                .ifPresent(kept -> differences.addAll(
                        ChargeLines.compare(whose, recount.of(tenantId, kept.period(), kept.asOf()), kept.charges())));
        return differences;
    }
}
