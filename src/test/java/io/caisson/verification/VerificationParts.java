package io.caisson.verification;

import io.caisson.tenancy.Tenancy;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** What benchmarks use of this room, without the rest of the application. */
public final class VerificationParts implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    public VerificationParts(DataSource database, Clock clock) {
        context.registerBean(DataSource.class, () -> database, theirs -> theirs.setDestroyMethodName(""));
        context.registerBean(Clock.class, () -> clock);
        context.register(Jdbc.class);
        var scanner = new ClassPathBeanDefinitionScanner(context);
        scanner.getBeanDefinitionDefaults().setLazyInit(true); // what is not asked for stays out
        scanner.addExcludeFilter(new AnnotationTypeFilter(Configuration.class)); // tasks
        scanner.scan("io.caisson.metering", "io.caisson.prices", "io.caisson.charges", "io.caisson.verification");
        // Of tenants, nothing is asked here.
        context.registerBean(Tenancy.class, () -> (Tenancy)
                BeanUtils.instantiateClass(Tenancy.class.getDeclaredConstructors()[0], null, null, null, null, clock));
        context.refresh();
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Jdbc {

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        JdbcTemplate template(DataSource database) {
            return new JdbcTemplate(database);
        }

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }
    }

    /** How many differences the ledger's check finds. */
    public int differences(YearMonth month) {
        return ledger(month, null).size();
    }

    /** How many it finds of one tenant. */
    public int differences(UUID tenant, YearMonth month) {
        return ledger(month, tenant).size();
    }

    /** All that a verification of the month tells, but what is held now. */
    public List<String> told(YearMonth month) {
        var told = new ArrayList<>(ledger(month, null));
        context.getBeansOfType(MonthCheck.class).values().forEach(check -> told.addAll(check.of(month, null)));
        return told.stream().map(Difference::toString).toList();
    }

    private List<Difference> ledger(YearMonth month, @Nullable UUID only) {
        var found = Collections.synchronizedList(new ArrayList<Difference>());
        var tenants = context.getBean(CheckedTenants.class).of(month, only);
        context.getBean(LedgerCheck.class).check(month, only, tenants, new LedgerCheck.Told() {
            @Override
            public void tenant(List<Difference> differences) {
                found.addAll(differences);
            }

            @Override
            public void all(List<Difference> differences) {
                found.addAll(differences);
            }

            @Override
            public void totals(List<MeterTotal> totals) {}

            @Override
            public void leftOut(int tenants) {}
        });
        return found;
    }

    @Override
    public void close() {
        context.close();
    }
}
