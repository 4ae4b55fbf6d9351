package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.metering.MeteredCluster;
import io.caisson.prices.TenantTerms;
import io.caisson.prices.Terms;
import io.caisson.prices.TermsOnly;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is held, by whatever terms, in whatever zone: charges are what the oracle says, to the smallest unit. */
class ChargesPropertiesIT {

    private static @Nullable MeteredCluster shared;

    @Property(shrinking = ShrinkingMode.BOUNDED)
    void chargesAgreeWithTheOracle(@ForAll("months") BilledMonth month) {
        var cluster = fresh(month);
        var tables = new BilledTables(cluster.part(JdbcTemplate.class), month);
        cluster.part(TransactionTemplate.class).executeWithoutResult(transaction -> tables.writePrices());
        var charges = cluster.part(Charges.class);
        for (var tenant : month.tenants()) {
            var id = tables.write(tenant, tenant.stays());
            agrees(cluster, id, month, month.month());
            agrees(cluster, id, month, month.month().plusMonths(1));
            var derived = charges.toDate(id, month.month());
            isKeptAsDerived(cluster, id, derived);
            isTheSameByTheSameTerms(cluster, id, derived);
            sumsUpFromItsParts(cluster, id, derived);

            var twin = tables.write(tenant, tenant.stays().reversed());
            assertThat(charges.toDate(twin, month.month()).charges())
                    .as("written in another order")
                    .isEqualTo(derived.charges());
            assertThat(charges.toDate(id, month.month()).charges())
                    .as("when there is one tenant more")
                    .isEqualTo(derived.charges());
        }
    }

    @Provide
    Arbitrary<BilledMonth> months() {
        return BilledMonths.any();
    }

    private static void agrees(MeteredCluster cluster, UUID id, BilledMonth made, YearMonth month) {
        var found = cluster.part(Charges.class).toDate(id, month);
        var tenant = BilledTenant.read(cluster.jdbc, id);
        assertThat(found.period().from()).isEqualTo(ChargesOracle.midnight(tenant, month));
        assertThat(Line.of(found))
                .as("charges of %s", month)
                .containsExactlyInAnyOrderElementsOf(ChargesOracle.charges(tenant, month, made.instant()));
    }

    private static void isKeptAsDerived(MeteredCluster cluster, UUID id, MonthCharges derived) {
        cluster.part(ChargedMonths.class).refresh(id, derived.period().month());
        assertThat(Line.kept(cluster.jdbc, id, derived.period().month()))
                .as("kept charges")
                .isEqualTo(Line.of(derived));
    }

    private static void isTheSameByTheSameTerms(MeteredCluster cluster, UUID id, MonthCharges derived) {
        assertThat(cluster.part(Charges.class)
                        .replay(id, derived.period(), terms(cluster, id, derived))
                        .charges())
                .as("replayed")
                .isEqualTo(derived.charges());
    }

    /** Each span of terms cut in two: what is counted is the same, whatever is charged for it. */
    private static void sumsUpFromItsParts(MeteredCluster cluster, UUID id, MonthCharges derived) {
        var parts = terms(cluster, id, derived).stream()
                .flatMap(ChargesPropertiesIT::cut)
                .toList();
        assertThat(counted(cluster.part(Charges.class).replay(id, derived.period(), parts)))
                .as("counted by parts")
                .isEqualTo(counted(derived));
    }

    private static List<Terms> terms(MeteredCluster cluster, UUID id, MonthCharges derived) {
        return cluster.part(TenantTerms.class)
                .between(id, derived.period().from(), derived.period().to());
    }

    private static Stream<Terms> cut(Terms terms) {
        if (terms.seconds() < 2) {
            return Stream.of(terms);
        }
        var at = terms.from().plusSeconds(terms.seconds() / 2);
        return Stream.of(
                new Terms(
                        terms.from(),
                        at,
                        terms.plan(),
                        terms.priceBook(),
                        terms.pricesFrom(),
                        terms.prices(),
                        terms.overhead()),
                new Terms(
                        at,
                        terms.to(),
                        terms.plan(),
                        terms.priceBook(),
                        terms.pricesFrom(),
                        terms.prices(),
                        terms.overhead()));
    }

    private static Map<String, BigDecimal> counted(MonthCharges charges) {
        var counted = new TreeMap<String, BigDecimal>();
        for (var line : charges.charges()) {
            if (line.app() != null && line.meter() != null) {
                counted.merge(line.app() + " " + line.meter(), line.counted(), BigDecimal::add);
            }
        }
        counted.replaceAll((key, sum) -> sum.stripTrailingZeros());
        return counted;
    }

    private static MeteredCluster fresh(BilledMonth month) {
        if (shared == null) {
            shared = new MeteredCluster(month.instant().toString(), List.of("charges"), TermsOnly.class);
        }
        shared.begin(month.instant());
        return shared;
    }
}
