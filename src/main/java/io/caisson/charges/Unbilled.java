package io.caisson.charges;

import java.time.YearMonth;
import java.util.UUID;

/**
 * A month in which nothing was charged and part of which was not seen, closed without an invoice.
 *
 * @param slug a deleted tenant's may be another's by now
 */
public record Unbilled(UUID tenantId, String slug, YearMonth month, ClosingApproval why) {}
