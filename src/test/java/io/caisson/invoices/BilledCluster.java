package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.Charges;
import io.caisson.charges.UnbilledMonths;
import io.caisson.invoices.Invoice.Issuer;
import io.caisson.metering.Coverages;
import io.caisson.metering.MadeSegment;
import io.caisson.metering.MeteredDatabase;
import io.caisson.metering.MeteringParts;
import io.caisson.metering.MovingClock;
import io.caisson.metering.Rollups;
import io.caisson.notices.Contacts;
import io.caisson.notices.Notices;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.TenantTerms;
import io.caisson.prices.TermsLock;
import io.caisson.shared.Money;
import io.caisson.tenancy.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tenants whose months are billed by the real parts while the test moves the clock, on a real PostgreSQL, as a role that
 * owns its database and is no superuser. Segments are written as the ledger would have them.
 */
public final class BilledCluster implements AutoCloseable {

    public static final int REVIEW_DAYS = 3;
    static final int DUE_DAYS = 14;
    static final int RETENTION_MONTHS = 13;

    public final MovingClock clock = new MovingClock(Instant.EPOCH);
    public final JdbcClient jdbc;
    private final List<AnnotationConfigApplicationContext> replicas = new ArrayList<>();

    public BilledCluster() {
        this(MeteredDatabase.POOL);
    }

    /** On a database of its own. */
    public BilledCluster(DataSource database) {
        jdbc = JdbcClient.create(database);
        replica(database);
    }

    /** The application as it is after it was killed and started again: nothing of it is left but what is in PostgreSQL. */
    public void restart(DataSource database) {
        close();
        replicas.clear();
        replica(database);
    }

    /** Another process on the same database. */
    AnnotationConfigApplicationContext replica() {
        return replica(MeteredDatabase.POOL);
    }

    AnnotationConfigApplicationContext replica(DataSource database) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> database, definition -> definition.setDestroyMethodName(""));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(
                InvoiceSettings.class,
                () -> new InvoiceSettings(REVIEW_DAYS, DUE_DAYS, new Issuer("Host & Co", "1 Pier | Port", "XI1")));
        context.register(
                Parts.class, Rollups.class, Coverages.class, Charges.class, ChargedMonths.class, UnbilledMonths.class);
        context.register(TenantTerms.class, TermsLock.class, BillingProfiles.class, Notices.class, Contacts.class);
        context.register(ofRoom(Notices.class, "Bell"), ofRoom(Charges.class, "ChargeRows"));
        context.register(
                MonthsOver.class,
                Issuing.class,
                InvoiceDrafts.class,
                InvoiceWriter.class,
                InvoiceRows.class,
                InvoiceNumbers.class,
                Invoices.class,
                InvoiceCorrections.class,
                Derivation.class,
                StandingInvoices.class,
                LateMonths.class,
                LateRows.class,
                UsageBehindInvoices.class,
                TenantLock.class,
                Credits.class,
                Payments.class,
                PaymentsCsv.class,
                Arrears.class);
        context.register(MeteringParts.retention());
        MeteringParts.retention(context, RETENTION_MONTHS);
        // Of tenants, billing asks only what is read without JPA.
        context.registerBean(Tenancy.class, () -> (Tenancy) BeanUtils.instantiateClass(
                Tenancy.class.getDeclaredConstructors()[0],
                null,
                null,
                context.getBean(JdbcClient.class),
                context,
                clock));
        context.refresh();
        replicas.add(context);
        return context;
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableConfigurationProperties
    @ConfigurationPropertiesScan("io.caisson.notices")
    static class Parts {

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        JdbcTemplate batch(DataSource database) {
            return new JdbcTemplate(database);
        }

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        TransactionTemplate transaction(JdbcTransactionManager transactions) {
            return new TransactionTemplate(transactions);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        JsonMapper json() {
            return new JsonMapper();
        }
    }

    /** What the ledger does every hour. */
    void dropOldMonths() {
        MeteringParts.dropOld(replicas.getFirst());
    }

    public <T> T part(Class<T> type) {
        return replicas.getFirst().getBean(type);
    }

    /** Forgets everything. */
    public void begin(String now) {
        clock.set(Instant.parse(now));
        MeteredDatabase.empty();
        jdbc.sql(
                        "insert into watched_span (started_at, seen_until) values (cast(? as timestamptz), cast(? as timestamptz))")
                .params(now, now)
                .update();
    }

    /** The watch saw all until then. */
    public void until(String now) {
        clock.set(Instant.parse(now));
        jdbc.sql(
                        "update watched_span set seen_until = cast(? as timestamptz) where id = (select max(id) from watched_span)")
                .param(clock.instant().plusSeconds(1).toString())
                .update();
    }

    /** The watch sees nothing until then, and then again. */
    public void downUntil(String now) {
        clock.set(Instant.parse(now));
        jdbc.sql(
                        "insert into watched_span (started_at, seen_until) values (cast(? as timestamptz), cast(? as timestamptz))")
                .params(now, clock.instant().plusSeconds(1).toString())
                .update();
    }

    /** Forgets everything but a tenant that has always paid that, in euros, for a core-hour. */
    UUID acme(String now, String zone, String tax, String each) {
        begin(now);
        var tenant = tenant("acme", zone, tax);
        pays(tenant, "2020-01-01T00:00:00Z", "EUR", each);
        return tenant;
    }

    public UUID tenant(String slug, String zone, String tax) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                insert into tenant (id, slug, name, state, namespace_uid, created_at, version)
                values (:id, :slug, :name, 'ACTIVE', :slug, cast(:now as timestamptz), 0)""")
                .param("id", id)
                .param("slug", slug)
                .param("name", slug.toUpperCase(Locale.ROOT))
                .param("now", clock.instant().toString())
                .update();
        jdbc.sql("""
                insert into billing_profile values (?, 'epoch', ?, cast(? as numeric), 'Street 1', 'VAT1', 'test', now())""").params(id, zone, tax).update();
        return id;
    }

    void taxed(UUID tenant, String from, String tax) {
        jdbc.sql("""
                insert into billing_profile values (?, cast(? as timestamptz), 'UTC', cast(? as numeric), '', '', 'test', now())""").params(tenant, from, tax).update();
    }

    /** From then on a core-hour costs that, overhead is absorbed. */
    public void pays(UUID tenant, String from, String currency, String each) {
        var name = "book-" + UUID.randomUUID().toString().substring(0, 18);
        jdbc.sql("insert into price_book values (?, 'test', now())").param(name).update();
        jdbc.sql("""
                with version as (insert into price_version values (:book, 'epoch', :currency, 0, 'test', now()))
                insert into price select :book, 'epoch', meter, case when meter like '%cpu' then cast(:each as numeric) else 0 end, 0
                from unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter""")
                .param("book", name)
                .param("currency", currency)
                .param("each", each)
                .update();
        jdbc.sql("insert into plan values (?, 'test', now())").param(name).update();
        jdbc.sql("insert into plan_version values (?, 'epoch', ?, 'ABSORB', 0, null, null, null, 'test', now())")
                .params(name, name)
                .update();
        jdbc.sql("insert into tenant_plan values (?, cast(? as timestamptz), ?, 'test', now())")
                .params(tenant, from, name)
                .update();
    }

    /** A pod with one core, and a tenth for the sandbox; cut at the ends of months of UTC as the ledger does. */
    public void held(UUID tenant, String app, String from, String to) {
        segment(tenant, app, from, to, "OBSERVED");
    }

    public void segment(UUID tenant, String app, String from, String to, String coverage) {
        var start = Instant.parse(from);
        var end = Instant.parse(to);
        while (start.isBefore(end)) {
            var next = YearMonth.from(start.atOffset(ZoneOffset.UTC))
                    .plusMonths(1)
                    .atDay(1)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC);
            var last = next.isBefore(end) ? next : end;
            new MadeSegment(tenant, start.toString(), last.toString())
                    .with("app", app)
                    .reserves(1000, 0)
                    .overhead(100, 0)
                    .with("coverage", coverage)
                    .write(jdbc);
            start = last;
        }
    }

    /** Takes back all segments of the tenant that are as they were written. */
    public void takeBack(UUID tenant) {
        jdbc.sql("""
                insert into usage_segment (sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select -1, revision, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
                from usage_segment as was where tenant_id = ? and sign = 1 and not exists (
                    select from usage_segment as reversal where reversal.corrects = was.id and reversal.sign = -1)""").param(tenant).update();
    }

    /** What the task does every five minutes. */
    public void bill() {
        part(MonthsOver.class).bill();
    }

    List<Invoice> invoices(UUID tenant) {
        var invoices = part(Invoices.class);
        return invoices.of(tenant, null, 1000).reversed().stream()
                .map(summary -> invoices.find(tenant, summary.number()).orElseThrow())
                .toList();
    }

    List<DraftSummary> drafts() {
        return part(Invoices.class).drafts(null, null, 1000);
    }

    int notices(String type) {
        return jdbc.sql("select count(*) from notice where type = ?")
                .param(type)
                .query(Integer.class)
                .single();
    }

    static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Money.currency(currency));
    }

    static Instant after(Instant at, int days) {
        return at.plus(Duration.ofDays(days));
    }

    @Override
    public void close() {
        replicas.forEach(AnnotationConfigApplicationContext::close);
    }

    /** Of another room, where it is nobody's business but its own. */
    private static Class<?> ofRoom(Class<?> room, String name) {
        try {
            return Class.forName(room.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
