package io.caisson.budgets;

import io.caisson.invoices.InvoicedTenant;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantState;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole application at a time that the test sets. Nothing runs in the background: the test looks when it wants. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "db-scheduler.enabled=false",
            "caisson.arrears.suspend-after-days=30",
            "caisson.arrears.delete-after-days=60"
        })
@Import({MovedIT.Moved.class, InvoicedTenant.class})
abstract class MovedIT {

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2031-03-05T10:00:00Z"));

    @TestConfiguration(proxyBeanMethods = false)
    static class Moved {

        @Bean
        @Primary
        Clock movedClock() {
            InstantSource source = NOW::get;
            return source.withZone(ZoneOffset.UTC);
        }
    }

    @Autowired
    protected Tenancy tenancy;

    @Autowired
    protected TransactionTemplate transaction;

    @Autowired
    protected JdbcClient jdbc;

    protected UUID tenant;
    protected String slug;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
    }

    @BeforeEach
    void aTenant() {
        now("2031-03-05T10:00:00Z");
        slug = "b-" + UUID.randomUUID().toString().substring(0, 8);
        tenant = tenancy.create(new Slug(slug), "Moved").id();
    }

    protected static void now(String time) {
        NOW.set(Instant.parse(time));
    }

    protected TenantState state() {
        return tenancy.find(tenant).orElseThrow().state();
    }

    protected long published(String type) {
        return jdbc.sql("select count(*) from notice where tenant_id = ? and type = ?")
                .params(tenant, type)
                .query(Long.class)
                .single();
    }

    /** Why it is suspended, by the only cause that holds. */
    protected String reason() {
        return jdbc.sql("select reason from suspension where tenant_id = ? and lifted_at is null")
                .param(tenant)
                .query(String.class)
                .single();
    }
}
