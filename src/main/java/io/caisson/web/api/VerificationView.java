package io.caisson.web.api;

import io.caisson.verification.Agreement;
import io.caisson.verification.Difference;
import io.caisson.verification.MeterTotal;
import io.caisson.verification.NowTotal;
import io.caisson.verification.Verification;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verification with the first thousand of its differences.
 *
 * @param next where the differences go on after these; null where these are all
 */
record VerificationView(
        UUID id,
        String month,
        @Nullable String invoice,
        int checked,
        int leftOut,
        int found,
        List<Difference> differences,
        @Nullable String next,
        List<TotalView> totals,
        List<NowView> now,
        @Nullable Instant finishedAt) {

    static VerificationView of(Verification run) {
        int shown = run.differences().size();
        return new VerificationView(
                run.id(),
                run.month().toString(),
                run.invoice(),
                run.checked(),
                run.leftOut(),
                run.found(),
                run.differences(),
                shown > 0 && shown < run.found() ? String.valueOf(shown) : null,
                run.totals().stream().map(TotalView::of).toList(),
                run.now().stream().map(NowView::of).toList(),
                run.finishedAt());
    }

    /** Of a month, in the meter's unit. */
    record TotalView(
            String meter,
            String unit,
            BigDecimal segments,
            @Nullable BigDecimal tenants,
            BigDecimal derived,
            BigDecimal charged,
            BigDecimal notInvoiced,
            @Nullable BigDecimal invoiced,
            Agreement agreement) {

        static TotalView of(MeterTotal total) {
            var meter = total.meter();
            return new TotalView(
                    meter.label(),
                    meter.unit(),
                    meter.quantity(total.segments()),
                    total.tenants() == null ? null : meter.quantity(total.tenants()),
                    meter.quantity(total.derived()),
                    meter.quantity(total.charged()),
                    meter.quantity(total.notInvoiced()),
                    total.invoiced() == null ? null : meter.quantity(total.invoiced()),
                    total.agreement());
        }
    }

    record NowView(
            String resource,
            String unit,
            @Nullable Long kubernetes,
            long postgresql,
            long onNodes,
            long metered,
            long charged,
            Agreement agreement) {

        static NowView of(NowTotal total) {
            return new NowView(
                    total.resource().name().toLowerCase(Locale.ROOT),
                    total.resource().unit(),
                    total.kubernetes(),
                    total.postgresql(),
                    total.bound(),
                    total.metered(),
                    total.charged(),
                    total.agreement());
        }
    }
}
