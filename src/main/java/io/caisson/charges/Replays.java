package io.caisson.charges;

import io.caisson.prices.BillingProfiles;
import io.caisson.prices.Prices;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Rates the last months' usage by other prices, before anybody makes them valid. Nothing is saved. */
@Service
public class Replays {

    private static final int MOST_MONTHS = 12;
    private static final int AT_ONCE = 200;

    private final JdbcClient jdbc;
    private final Charges charges;
    private final BillingProfiles profiles;
    private final Clock clock;

    Replays(JdbcClient jdbc, Charges charges, BillingProfiles profiles, Clock clock) {
        this.jdbc = jdbc;
        this.charges = charges;
        this.profiles = profiles;
        this.clock = clock;
    }

    /**
     * Every month to the one that is now, which counts to date.
     *
     * @param months how many, that one included
     * @param tenant a live tenant's slug, or null for all that there were meanwhile
     */
    public Replay of(Prices prices, int months, @Nullable String tenant) {
        if (months < 1 || months > MOST_MONTHS) {
            throw new InvalidValue("months", Integer.toString(months), "between 1 and " + MOST_MONTHS);
        }
        var rows = new ArrayList<Replay.Row>();
        var part = part(months, tenant, "", new UUID(0, 0));
        while (!part.isEmpty()) {
            part.forEach(one -> rows(one, prices, months).forEach(rows::add));
            part = part(months, tenant, part.getLast().slug, part.getLast().id);
        }
        return new Replay(rows);
    }

    private record Known(UUID id, String slug, YearMonth first) {}

    private List<Known> part(int months, @Nullable String tenant, String after, UUID afterId) {
        var oldest = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
                .minusMonths(months)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        return jdbc.sql("""
                select id, slug, created_at from tenant
                where (slug, id) > (:after, :afterId) and coalesce(deleted_at, 'infinity') > :oldest
                  and (cast(:slug as text) is null or slug = :slug and state <> 'DELETED')
                order by slug, id limit :limit""")
                .param("after", after)
                .param("afterId", afterId)
                .param("oldest", Timestamp.from(oldest))
                .param("slug", tenant)
                .param("limit", AT_ONCE)
                .query((row, n) -> new Known(
                        row.getObject("id", UUID.class),
                        row.getString("slug"),
                        YearMonth.from(
                                row.getTimestamp("created_at").toInstant().atOffset(ZoneOffset.UTC))))
                .list();
    }

    private Stream<Replay.Row> rows(Known tenant, Prices prices, int months) {
        var last = profiles.period(tenant.id, clock.instant()).month();
        return Stream.iterate(
                        last.minusMonths(months - 1L), month -> !month.isAfter(last), month -> month.plusMonths(1))
                .filter(month -> !month.isBefore(tenant.first.minusMonths(1))) // its zone may be behind UTC
                .flatMap(month -> rows(tenant, month, charges.replay(tenant.id, month, prices)));
    }

    private static Stream<Replay.Row> rows(Known tenant, YearMonth month, Charges.Replayed replayed) {
        var currencies = new TreeSet<String>();
        Stream.of(replayed.charged(), replayed.wouldBe())
                .flatMap(charges -> charges.totals().stream())
                .forEach(total -> currencies.add(total.currency().getCurrencyCode()));
        return currencies.stream()
                .map(Money::currency)
                .map(currency -> new Replay.Amounts(
                        replayed.charged().total(currency), replayed.wouldBe().total(currency)))
                .filter(amounts ->
                        !amounts.charged().isZero() || !amounts.wouldBe().isZero())
                .map(amounts -> new Replay.Row(tenant.id, tenant.slug, month, amounts));
    }
}
