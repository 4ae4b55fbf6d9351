package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes in months as operators send them, and keeps who sent which. */
@Component
public class UsageImports {

    private final UsageImport ledger;
    private final JdbcClient jdbc;
    private final Clock clock;

    UsageImports(UsageImport ledger, JdbcClient jdbc, Clock clock) {
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param sha256 of the body, in hexadecimal digits */
    public record Imported(
            UUID id, YearMonth month, long segments, String sha256, String askedBy, Instant finishedAt) {}

    /**
     * All of it or nothing, whatever happens meanwhile. It is read once, as it comes.
     *
     * @param csv a header line and a line for each segment; {@link SegmentCsv} knows them
     * @throws InvalidValue if the month can't be taken in, or one of its lines, of which it says the number
     */
    public Imported take(YearMonth month, InputStream csv, String by) {
        var body = new DigestInputStream(csv, sha256());
        var segments = new SegmentCsv(body, month, ledger.ids(), this::tenant);
        var id = UUID.randomUUID();
        var parts = Stream.generate(() -> new CopyPart(segments))
                .limit(UsageImport.AT_ONCE)
                .toList();
        ledger.month(month, segments.ids(), parts, connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into usage_import (id, month, segments, sha256, asked_by, finished_at) values (?, ?, ?, ?, ?, ?)""")) {
                insert.setObject(1, id);
                insert.setObject(2, month.atDay(1));
                insert.setLong(3, segments.segments());
                insert.setString(
                        4, HexFormat.of().formatHex(body.getMessageDigest().digest()));
                insert.setString(5, by);
                insert.setTimestamp(6, Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
                insert.executeUpdate();
            }
        });
        return jdbc.sql("select * from usage_import where id = ?")
                .param(id)
                .query((row, n) -> imported(row))
                .single();
    }

    /** The latest first. */
    public List<Imported> latest(int limit) {
        return jdbc.sql("select * from usage_import order by finished_at desc, id limit ?")
                .param(limit)
                .query((row, n) -> imported(row))
                .list();
    }

    private static Imported imported(ResultSet row) throws SQLException {
        return new Imported(
                row.getObject("id", UUID.class),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getLong("segments"),
                row.getString("sha256"),
                row.getString("asked_by"),
                row.getTimestamp("finished_at").toInstant());
    }

    /** Of a slug that was given to somebody else meanwhile, the one who has it now; others by their ids. */
    private @Nullable UUID tenant(String slugOrId) {
        return jdbc.sql("""
                select id from tenant where (slug = :asked and state <> 'DELETED') or id::text = lower(:asked)
                order by id::text = lower(:asked) desc limit 1""")
                .param("asked", slugOrId)
                .query((row, n) -> row.getObject(1, UUID.class))
                .optional()
                .orElse(null);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
