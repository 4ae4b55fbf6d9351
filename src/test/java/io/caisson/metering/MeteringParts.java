package io.caisson.metering;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What benchmarks use of this room, without the rest of the application. */
public final class MeteringParts {

    private MeteringParts() {}

    public static UsageImport imports(DataSource database, Clock clock) {
        return new UsageImport(database, clock, new UsageRetention(120));
    }

    public static UsageImports csvImports(DataSource database, Clock clock) {
        return new UsageImports(imports(database, clock), JdbcClient.create(database), clock);
    }

    public static UsageExports exports(DataSource database, Clock clock) {
        return new UsageExports(database, clock);
    }

    public static Rollups rollups(DataSource database, Clock clock) {
        return new Rollups(JdbcClient.create(database), clock);
    }

    /** What it takes to drop old months, of an application. */
    public static Class<?>[] retention() {
        return new Class<?>[] {UsageMonths.class, NodeRoller.class, OldMonths.class, KeptMonths.class, LateUsage.class};
    }

    /** @param months as the setting says */
    public static void retention(GenericApplicationContext application, int months) {
        application.registerBean(UsageRetention.class, () -> new UsageRetention(months));
    }

    public static void dropOld(BeanFactory application) {
        application.getBean(OldMonths.class).drop();
    }

    public static NodeRollups nodeRollups(DataSource database, Clock clock) {
        return new NodeRollups(JdbcClient.create(database), clock);
    }

    public static Coverages coverages(DataSource database, Clock clock) {
        return new Coverages(JdbcClient.create(database), clock);
    }

    /** Makes all rollups that are to be made. */
    public static void roll(DataSource database) {
        var jdbc = JdbcClient.create(database);
        var nodes = new NodeRoller(jdbc, Clock.systemUTC());
        var roller = new UsageRoller(jdbc, nodes);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        while (Boolean.TRUE.equals(transaction.execute(status -> roller.fold()))
                || Boolean.TRUE.equals(transaction.execute(status -> nodes.fold()))
                || Boolean.TRUE.equals(transaction.execute(status -> roller.rebuild()))) {
            // a step in each transaction
        }
    }
}
