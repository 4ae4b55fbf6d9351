package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.metering.MeteredCluster;
import io.caisson.prices.TermsOnly;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
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

    private static MeteredCluster fresh(BilledMonth month) {
        if (shared == null) {
            shared = new MeteredCluster(month.instant().toString(), List.of("charges"), TermsOnly.class);
        }
        shared.begin(month.instant());
        return shared;
    }
}
