package io.caisson.reports;

import io.caisson.charges.UnbilledMonths;
import io.caisson.metering.MeteringParts;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reports without the rest of the application. */
final class MadeReports {

    private MadeReports() {}

    static BillingReports of(DataSource database, Clock clock) {
        var jdbc = JdbcClient.create(database);
        var rollups = MeteringParts.rollups(database, clock);
        var rows = new TenantRows(
                jdbc,
                MeteringParts.coverages(database, clock),
                new Accounts(jdbc),
                new UnbilledMonths(jdbc),
                new MonthParts(jdbc, rollups),
                clock);
        return new BillingReports(rows, new Trends(jdbc), new HeavyTenants(rollups, clock), new NodeTime(jdbc));
    }
}
