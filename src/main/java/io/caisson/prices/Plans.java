package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The plans. Versions are added after the last one; one that isn't valid yet can be taken back. */
@Service
public class Plans {

    private final JdbcClient jdbc;
    private final TermsLock lock;
    private final Clock clock;

    Plans(JdbcClient jdbc, TermsLock lock, Clock clock) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.clock = clock;
    }

    /** All, in the order of their names. */
    public List<Plan> list() {
        return read(null);
    }

    public Optional<Plan> find(String name) {
        return Names.areLike(name) ? read(name).stream().findFirst() : Optional.empty();
    }

    /** Makes a plan with its first version, which may be valid from any time: nobody is on it yet. */
    @Transactional
    public Plan create(String name, Instant validFrom, Plan.Offer offer, String by) {
        lock.change();
        Versioned.PLAN.make(jdbc, name, by, clock.instant());
        return insert(name, validFrom, offer, by);
    }

    /**
     * Adds a version that is made of the last one, from which on all tenants that are on the plan pay by it. Their quota
     * follows within a minute. The last one is read when nobody else changes terms any more, so that of two changes at once
     * the second keeps what the first one said. Where it says the same already and is valid, nothing is added.
     *
     * @param asked since when, or null for now
     */
    @Transactional
    public Plan change(String name, @Nullable Instant asked, UnaryOperator<Plan.Offer> change, String by) {
        return version(name, null, asked, change, by);
    }

    /**
     * The same by a form, which says everything anew.
     *
     * @param base when the version was written that the form was filled from
     * @throws ChangedMeanwhile where that isn't the last one any more
     */
    @Transactional
    public Plan change(String name, Instant base, @Nullable Instant asked, Plan.Offer offer, String by) {
        return version(name, base, asked, last -> offer, by);
    }

    private Plan version(
            String name, @Nullable Instant base, @Nullable Instant asked, UnaryOperator<Plan.Offer> change, String by) {
        lock.change();
        var plan = find(name).orElseThrow(() -> Versioned.PLAN.unknown("name", name));
        var last = plan.last();
        var offer = change.apply(last.offer());
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (offer.equals(last.offer()) && Versioned.holds(last.validFrom(), base, asked, now)) {
            return plan;
        }
        Versioned.PLAN.requireLast(name, base, last.createdAt());
        var validFrom = asked == null ? now : asked;
        Versioned.PLAN.requireAfter(last.validFrom(), validFrom);
        lock.refuseClosed(validFrom);
        return insert(name, validFrom, offer, by);
    }

    /** @return false when there is no such version */
    @Transactional
    public boolean takeBack(String name, Instant validFrom) {
        lock.change();
        Versioned.requireNotYetValid(validFrom, clock.instant());
        jdbc.sql("""
                select slug from tenant_plan join tenant on tenant.id = tenant_id
                where plan = :name and valid_from >= :from and not exists (
                    select from plan_version where plan = :name and valid_from < :from)
                limit 1""")
                .param("name", name)
                .param("from", Timestamp.from(validFrom))
                .query(String.class)
                .optional()
                .ifPresent(tenant -> {
                    throw new InvalidValue(
                            "validFrom",
                            validFrom.toString(),
                            "a version that nobody needs: tenant '%s' is on this plan by then".formatted(tenant));
                });
        return Versioned.PLAN.takeBack(jdbc, name, validFrom);
    }

    private Plan insert(String name, Instant validFrom, Plan.Offer offer, String by) {
        requireValidBook(offer.priceBook(), validFrom);
        var quota = offer.quota();
        jdbc.sql("""
                insert into plan_version (plan, valid_from, price_book, overhead, mark_up_percent, cpu_millis, memory_bytes,
                    instances, created_by, created_at)
                values (:plan, :from, :book, :overhead, :percent, :cpu, :memory, :instances, :by, :at)""")
                .param("plan", name)
                .param("from", Timestamp.from(validFrom))
                .param("book", offer.priceBook())
                .param("overhead", offer.overhead().kind().name())
                .param("percent", offer.overhead().markUpPercent())
                .param("cpu", quota == null ? null : quota.hard().cpu().millis())
                .param("memory", quota == null ? null : quota.hard().memory().bytes())
                .param("instances", quota == null ? null : quota.instances())
                .param("by", by)
                .param("at", Timestamp.from(clock.instant()))
                .update();
        return find(name).orElseThrow();
    }

    private void requireValidBook(String book, Instant by) {
        if (!Names.areLike(book)) {
            throw Versioned.PRICE_BOOK.unknown("priceBook", book);
        }
        var first = jdbc.sql("select min(valid_from) from price_version where price_book = ?")
                .param(book)
                .query(Timestamp.class)
                .optional()
                .orElseThrow(() -> Versioned.PRICE_BOOK.unknown("priceBook", book))
                .toInstant();
        if (first.isAfter(by)) {
            throw new InvalidValue(
                    "priceBook", book, "one that is valid by %s; this one is from %s on".formatted(by, first));
        }
    }

    private List<Plan> read(@Nullable String name) {
        var plans = new LinkedHashMap<String, List<Plan.Version>>();
        jdbc.sql("""
                select * from plan_version where cast(:name as text) is null or plan = :name order by plan, valid_from""")
                .param("name", name)
                .query((row, n) -> plans.computeIfAbsent(row.getString("plan"), plan -> new ArrayList<>())
                        .add(PlanRows.version(row)))
                .list();
        return plans.entrySet().stream()
                .map(plan -> new Plan(plan.getKey(), plan.getValue()))
                .toList();
    }
}
