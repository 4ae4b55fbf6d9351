package io.caisson.notices;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.metering.MovingClock;
import io.caisson.secrets.Vault;
import io.caisson.secrets.VaultOfTests;
import io.caisson.tenancy.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The real parts of the room on a real PostgreSQL, with a clock that the test moves and a courier that it sends off. */
final class NoticesRoom implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-10T12:00:00Z");

    private static final EmbeddedPostgres POSTGRES = postgres();

    final MovingClock clock = new MovingClock(START);
    final JdbcClient jdbc;
    final Notices notices;
    final Webhooks webhooks;
    final Deliveries deliveries;
    final Contacts contacts;
    final Courier courier;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    NoticesRoom(WebhookSettings settings, MailSettings mail) {
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(MailSettings.class, () -> mail);
        context.registerBean(
                WebhookClient.class,
                () -> new WebhookClient(settings, SystemDefaultDnsResolver.INSTANCE, Duration.ofSeconds(5)));
        context.register(Parts.class, Notices.class, Contacts.class, Bell.class, WebhookQueue.class);
        context.register(WebhookOutcomes.class, WebhookSecrets.class, DeliveryNotes.class, Webhooks.class);
        context.register(
                Deliveries.class, MailQueue.class, MailText.class, Courier.class, Kept.class, NoticeMetrics.class);
        context.scan(Tenancy.class.getPackageName());
        context.refresh();
        jdbc = part(JdbcClient.class);
        notices = part(Notices.class);
        webhooks = part(Webhooks.class);
        deliveries = part(Deliveries.class);
        contacts = part(Contacts.class);
        courier = part(Courier.class);
        jdbc.sql("delete from notice").update();
        jdbc.sql("delete from webhook_endpoint").update();
        jdbc.sql("delete from notice_contact").update();
        jdbc.sql("update tenant set state = 'DELETED', deleted_at = now()").update();
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableJpaRepositories(basePackageClasses = Tenancy.class)
    static class Parts {

        @Bean
        DataSource database() {
            var pool = new HikariDataSource();
            pool.setDataSource(POSTGRES.getPostgresDatabase());
            pool.setMaximumPoolSize(6); // of which a leak soon leaves none
            pool.setConnectionTimeout(10_000);
            return pool;
        }

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            var entities = new LocalContainerEntityManagerFactoryBean();
            entities.setDataSource(database);
            entities.setPackagesToScan("io.caisson.tenancy");
            entities.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            entities.setJpaPropertyMap(
                    Map.of("hibernate.physical_naming_strategy", PhysicalNamingStrategySnakeCaseImpl.class.getName()));
            return entities;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory entities) {
            return new JpaTransactionManager(entities);
        }

        @Bean
        TransactionTemplate transaction(PlatformTransactionManager transactions) {
            return new TransactionTemplate(transactions);
        }

        @Bean
        Vault vault() {
            return VaultOfTests.make();
        }

        @Bean
        Mailer mailer(MailSettings settings) {
            return new Mailer(settings);
        }

        @Bean
        Retries retries() {
            RandomGenerator unlucky = () -> 0L;
            return new Retries(unlucky);
        }

        @Bean
        JsonMapper json() {
            return JsonMapper.shared();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ResourceBundleMessageSource messageSource() {
            var messages = new ResourceBundleMessageSource();
            messages.setBasename("messages");
            messages.setAlwaysUseMessageFormat(true);
            messages.setDefaultEncoding("UTF-8");
            return messages;
        }
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    UUID tenant(String slug) {
        return part(TransactionTemplate.class).execute(ignored -> {
            var id = UUID.randomUUID();
            jdbc.sql(
                            "insert into tenant (id, slug, name, state, created_at, version) values (?, ?, ?, 'ACTIVE', now(), 0)")
                    .params(id, slug, slug)
                    .update();
            return id;
        });
    }

    Webhook.Made webhook(@Nullable UUID owner, String url, String... types) {
        return webhooks.create(owner, new WebhookChange(url, null, List.of(types), null), "ann");
    }

    void tell(@Nullable UUID tenant, NoticeType type, Map<String, ?> data) {
        part(TransactionTemplate.class).executeWithoutResult(ignored -> notices.tell(tenant, type, data));
    }

    /** Sends all that is due, until nothing is. */
    void deliver() {
        for (var work = claim(); !work.isEmpty(); work = claim()) {
            work.forEach(Runnable::run);
        }
    }

    /** What is due, for the test to run when it wants to. */
    List<Runnable> claim() {
        var work = new ArrayList<Runnable>();
        courier.claim(work::add);
        return work;
    }

    Delivery only(@Nullable UUID owner, Webhook.Made made) {
        var all = deliveries.list(owner, made.webhook().id(), null, 10);
        if (all.size() != 1) {
            throw new AssertionError("not one delivery: " + all);
        }
        return all.getFirst();
    }

    Webhook state(@Nullable UUID owner, Webhook.Made made) {
        return webhooks.find(owner, made.webhook().id()).orElseThrow();
    }

    @Override
    public void close() {
        context.close();
    }

    private static EmbeddedPostgres postgres() {
        try {
            var postgres = EmbeddedPostgres.start();
            Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
