package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.ChargedMonths;
import io.caisson.invoices.BilledCluster;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Asks of a tenant's month that it is closed, and that its papers come to what the oracle charges. */
final class BilledAsCharged {

    private BilledAsCharged() {}

    static void check(BilledCluster cluster, UUID id, YearMonth month) {
        var tenant = BilledTenant.read(cluster.jdbc, id);
        var life = ChargesOracle.midnight(tenant, month.plusMonths(1));
        if (!life.isAfter(tenant.created()) || tenant.deleted() != null && isAfter(tenant, month)) {
            return;
        }
        var charged = ChargesOracle.charges(tenant, month, cluster.clock.instant());
        assertThat(cluster.part(ChargedMonths.class).isClosed(id, month))
                .as("%s is closed", month)
                .isTrue();
        assertThat(Line.kept(cluster.jdbc, id, month))
                .as("kept charges of %s", month)
                .containsExactlyInAnyOrderElementsOf(charged);
        assertThat(Line.billed(cluster.jdbc, id, month))
                .as("invoice lines of %s", month)
                .containsExactlyInAnyOrderElementsOf(charged);
        var sums = new TreeMap<String, BigDecimal>();
        charged.forEach(line -> sums.merge(line.currency(), line.amount(), BigDecimal::add));
        assertThat(net(cluster, id, month)).as("sums of %s", month).isEqualTo(plain(sums));
    }

    private static boolean isAfter(BilledTenant tenant, YearMonth month) {
        return ChargesOracle.midnight(tenant, month).isAfter(tenant.deleted());
    }

    /** All papers of the month, by currency: what was taken back is in it once more with the other sign. */
    private static Map<String, BigDecimal> net(BilledCluster cluster, UUID id, YearMonth month) {
        var tax = tax(cluster, id);
        var sums = new TreeMap<String, BigDecimal>();
        cluster.jdbc
                .sql("select * from invoice where tenant_id = ? and month = ?")
                .params(id, Date.valueOf(month.atDay(1)))
                .query(row -> {
                    var net = row.getBigDecimal("net");
                    int decimals =
                            Currency.getInstance(row.getString("currency")).getDefaultFractionDigits();
                    assertThat(row.getBigDecimal("tax"))
                            .as("tax of %s", net)
                            .isEqualByComparingTo(
                                    net.multiply(tax).movePointLeft(2).setScale(decimals, RoundingMode.HALF_UP));
                    sums.merge(row.getString("currency"), net, BigDecimal::add);
                });
        return plain(sums);
    }

    /** It never changes in these tests. */
    private static BigDecimal tax(BilledCluster cluster, UUID id) {
        return cluster.jdbc
                .sql("select coalesce(max(tax_percent), 0) from billing_profile where tenant_id = ?")
                .param(id)
                .query(BigDecimal.class)
                .single();
    }

    private static Map<String, BigDecimal> plain(Map<String, BigDecimal> sums) {
        var plain = new TreeMap<String, BigDecimal>();
        sums.forEach((currency, sum) -> {
            if (sum.signum() != 0) {
                plain.put(currency, sum.stripTrailingZeros());
            }
        });
        return plain;
    }
}
