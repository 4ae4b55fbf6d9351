package io.caisson.invoices;

import java.time.Instant;
import java.time.YearMonth;

/** A month whose invoices no longer say what the ledger says. They are corrected when that could be looked at. */
public record LateMonth(String slug, YearMonth month, Instant foundAt) {}
