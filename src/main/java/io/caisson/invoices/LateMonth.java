package io.caisson.invoices;

import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A month whose invoices no longer say what the ledger says. They are corrected when that could be looked at.
 *
 * @param deleted whether the tenant is, so that its slug may be another one's
 * @param missingSeconds how much was not seen, where somebody has to say a word for that first; null where nobody has to
 * @param invoice the last one of the month that stands
 */
public record LateMonth(
        String slug,
        boolean deleted,
        YearMonth month,
        Instant foundAt,
        @Nullable Long missingSeconds,
        @Nullable String invoice) {}
