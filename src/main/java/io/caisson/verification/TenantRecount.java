package io.caisson.verification;

import io.caisson.charges.Charge;
import io.caisson.charges.Rated;
import io.caisson.charges.Rating;
import io.caisson.charges.Rating.Life;
import io.caisson.metering.AppUsage;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Derives a tenant's charges of a month a second time and another way than what they are billed by: from its segments, one by
 * one, summed here instead of in SQL.
 */
final class TenantRecount {

    private final BillingPeriod period;
    private final Life life;
    private final long until;
    private final List<Span> spans;

    /** @param until when what still runs is taken to end */
    TenantRecount(BillingPeriod period, Life life, List<Terms> terms, Instant until) {
        this.period = period;
        this.life = life;
        this.until = until.getEpochSecond();
        this.spans = terms.stream().map(Span::new).toList();
    }

    void add(LedgerSegment segment) {
        long to = segment.isOpen() ? until : segment.to();
        for (var span : spans) {
            span.add(segment, to);
        }
    }

    List<Charge> charges() {
        return Rating.of(period, life, spans.stream().map(Span::rated).toList());
    }

    private static final class Span {

        private final Terms terms;
        private final long first;
        private final long last;
        private final Map<String, Tally> apps = new TreeMap<>();

        Span(Terms terms) {
            this.terms = terms;
            this.first = terms.from().getEpochSecond();
            this.last = terms.to().getEpochSecond();
        }

        void add(LedgerSegment segment, long end) {
            long from = Math.max(segment.from(), first);
            long to = Math.min(end, last);
            if (from < to) {
                apps.computeIfAbsent(segment.app(), app -> new Tally()).add(segment, to - from);
            }
        }

        Rated rated() {
            return new Rated(
                    terms,
                    apps.entrySet().stream()
                            .map(app ->
                                    new AppUsage(app.getKey(), app.getValue().held()))
                            .toList());
        }
    }
}
