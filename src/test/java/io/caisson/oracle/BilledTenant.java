package io.caisson.oracle;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All rows on which a tenant's charges stand, as they are in the tables. */
record BilledTenant(
        Instant created,
        @Nullable Instant deleted,
        List<Stay> stays,
        List<Assigned> assigned,
        List<Offered> offered,
        List<Listed> listed,
        List<Zoned> zoned) {

    static final List<String> METERS = List.of("cpu", "memory", "overhead.cpu", "overhead.memory", "instance");

    /** What is valid from an instant on. */
    interface Version {
        Instant from();
    }

    /** @param held by meter, in millicores, bytes and instances */
    record Stay(
            int sign,
            String app,
            Map<String, Long> held,
            Instant from,
            @Nullable Instant to) {}

    record Assigned(Instant from, String plan) implements Version {}

    record Offered(Instant from, String plan, String book, String overhead, BigDecimal percent) implements Version {}

    record Listed(
            Instant from,
            String book,
            String currency,
            BigDecimal minimum,
            Map<String, BigDecimal> each,
            Map<String, BigDecimal> free)
            implements Version {}

    record Zoned(Instant from, ZoneId zone) implements Version {}

    static BilledTenant read(JdbcClient jdbc, UUID tenant) {
        return jdbc.sql("select created_at, deleted_at from tenant where id = ?")
                .param(tenant)
                .query((row, n) -> new BilledTenant(
                        second(row, "created_at"),
                        second(row, "deleted_at"),
                        stays(jdbc, tenant),
                        assigned(jdbc, tenant),
                        offered(jdbc),
                        listed(jdbc),
                        zoned(jdbc, tenant)))
                .single();
    }

    private static List<Stay> stays(JdbcClient jdbc, UUID tenant) {
        return jdbc.sql("select * from usage_segment where tenant_id = ?")
                .param(tenant)
                .query((row, n) -> new Stay(
                        row.getInt("sign"),
                        row.getString("app"),
                        Map.of(
                                "cpu", row.getLong("cpu_millis"),
                                "memory", row.getLong("memory_bytes"),
                                "overhead.cpu", row.getLong("overhead_cpu_millis"),
                                "overhead.memory", row.getLong("overhead_memory_bytes"),
                                "instance", 1L),
                        second(row, "started_at"),
                        second(row, "ended_at")))
                .list();
    }

    private static List<Assigned> assigned(JdbcClient jdbc, UUID tenant) {
        return jdbc.sql("select * from tenant_plan where tenant_id = ?")
                .param(tenant)
                .query((row, n) -> new Assigned(second(row, "valid_from"), row.getString("plan")))
                .list();
    }

    private static List<Offered> offered(JdbcClient jdbc) {
        return jdbc.sql("select * from plan_version")
                .query((row, n) -> new Offered(
                        second(row, "valid_from"),
                        row.getString("plan"),
                        row.getString("price_book"),
                        row.getString("overhead"),
                        row.getBigDecimal("mark_up_percent")))
                .list();
    }

    private static List<Listed> listed(JdbcClient jdbc) {
        var listed = jdbc.sql("select * from price_version")
                .query((row, n) -> new Listed(
                        second(row, "valid_from"),
                        row.getString("price_book"),
                        row.getString("currency"),
                        row.getBigDecimal("minimum"),
                        new HashMap<>(),
                        new HashMap<>()))
                .list();
        jdbc.sql("select * from price").query(row -> {
            for (var version : listed) {
                if (version.book.equals(row.getString("price_book"))
                        && version.from.equals(second(row, "valid_from"))) {
                    version.each.put(row.getString("meter"), row.getBigDecimal("each"));
                    version.free.put(row.getString("meter"), row.getBigDecimal("free"));
                }
            }
        });
        return listed;
    }

    private static List<Zoned> zoned(JdbcClient jdbc, UUID tenant) {
        return jdbc.sql("select * from billing_profile where tenant_id = ?")
                .param(tenant)
                .query((row, n) -> new Zoned(second(row, "valid_from"), ZoneId.of(row.getString("time_zone"))))
                .list();
    }

    private static @Nullable Instant second(ResultSet row, String column) throws SQLException {
        var at = row.getTimestamp(column);
        return at == null ? null : at.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }
}
