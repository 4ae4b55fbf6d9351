package io.caisson.verification;

import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something of a month that is checked for all tenants at once. */
interface MonthCheck {

    /** @param tenantId of whom alone; null for all tenants */
    List<Difference> of(YearMonth month, @Nullable UUID tenantId);
}
