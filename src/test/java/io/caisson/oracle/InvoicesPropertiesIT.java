package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.BilledCluster;
import io.caisson.invoices.Credits;
import io.caisson.invoices.Grant;
import io.caisson.metering.MeteredDatabase;
import io.caisson.metering.MeteringParts;
import io.caisson.oracle.BilledMonth.Tenant;
import io.caisson.shared.Money;
import io.caisson.verification.VerificationParts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whatever is held, by whatever terms, and whatever of it comes to light when it is billed: invoices are what the oracle
 * charges, a verification finds nothing, and it finds each row that somebody changed.
 */
class InvoicesPropertiesIT {

    /** Of four years, one is a leap year. */
    private static final int AGO = 4;

    private static @Nullable BilledCluster shared;
    private static @Nullable VerificationParts verification;

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void invoicesAreWhatTheOracleCharges(
            @ForAll("months") BilledMonth made, @ForAll Tampering tampering, @ForAll short which) {
        var cluster = fresh(made);
        var tenants = write(cluster, made);
        billed(cluster, made, 0);
        tenants.forEach((id, tenant) -> tables(cluster, made).writeLate(id, late(tenant)));
        billed(cluster, made, 1);
        billed(cluster, made, 5);

        var months =
                List.of(made.month().minusMonths(1), made.month(), made.month().plusMonths(1));
        for (var id : tenants.keySet()) {
            months.forEach(month -> BilledAsCharged.check(cluster, id, month));
        }
        assertThat(told(months)).as("a verification").isEmpty();
        int tampered = tampering.one(Math.abs((int) which));
        Statistics.label("rows that were changed").collect(tampered).coverage(seen -> seen.check(1)
                .count(tries -> tries > 0));
        if (tampered > 0) {
            assertThat(told(months)).as("a verification of %s", tampering).isNotEmpty();
        }
    }

    /** Or its kind would say nothing of a verification, however often it is tried. */
    @Example
    void everyTamperingChangesARowWhereAllIsBilled() {
        new EveryBill(cluster()).play();
        MeteringParts.roll(MeteredDatabase.POOL);
        for (var tampering : Tampering.values()) {
            assertThat(tampering.one(0)).as(tampering.name()).isOne();
        }
    }

    /** Over by PostgreSQL's clock, too, which says what is late. */
    @Provide
    Arbitrary<BilledMonth> months() {
        return BilledMonths.any()
                .map(made -> new BilledMonth(
                        made.month().minusYears(AGO), made.now(), made.books(), made.plans(), made.tenants()));
    }

    /** The last stay of each tenant that has more than one is written when all is billed. */
    private static List<BilledMonth.Stay> late(Tenant tenant) {
        var stays = tenant.stays();
        return stays.size() < 2 ? List.of() : stays.subList(stays.size() - 1, stays.size());
    }

    private static Map<UUID, Tenant> write(BilledCluster cluster, BilledMonth made) {
        var tables = tables(cluster, made);
        cluster.part(TransactionTemplate.class).executeWithoutResult(status -> tables.writePrices());
        var tenants = new LinkedHashMap<UUID, Tenant>();
        for (var tenant : made.tenants()) {
            // No older than all of this: a month is billed for each since the tenant began.
            var young = new Tenant(
                    Math.max(0, tenant.created()), tenant.deleted(), tenant.plans(), tenant.zones(), tenant.stays());
            var id = tables.write(
                    young,
                    tenant.stays()
                            .subList(0, tenant.stays().size() - late(tenant).size()));
            tenants.put(id, young);
            cluster.part(Credits.class)
                    .give(
                            id,
                            Grant.Kind.PREPAID,
                            new Money(BigDecimal.TEN, Currency.getInstance("EUR")),
                            "test",
                            null,
                            "test");
        }
        return tenants;
    }

    private static BilledTables tables(BilledCluster cluster, BilledMonth made) {
        return new BilledTables(cluster.part(JdbcTemplate.class), made);
    }

    /** So many days after the next month is over everywhere and its review, too. */
    private static void billed(BilledCluster cluster, BilledMonth made, int days) {
        var end = made.month().plusMonths(2).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        cluster.until(end.plus(Duration.ofHours(12))
                .plus(Duration.ofDays(BilledCluster.REVIEW_DAYS + days))
                .toString());
        cluster.bill();
        MeteringParts.roll(MeteredDatabase.POOL);
    }

    private static List<String> told(List<YearMonth> months) {
        var told = new ArrayList<String>();
        months.forEach(month -> told.addAll(verification.told(month)));
        return told;
    }

    private static BilledCluster fresh(BilledMonth made) {
        var cluster = cluster();
        cluster.begin(made.at(0).toString());
        return cluster;
    }

    private static BilledCluster cluster() {
        if (shared == null) {
            shared = new BilledCluster();
            verification = new VerificationParts(MeteredDatabase.POOL, shared.clock);
        }
        return shared;
    }
}
