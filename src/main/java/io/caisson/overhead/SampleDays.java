package io.caisson.overhead;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The samples' parts, one a day of UTC: dropped as a whole once they are in hours and two days are over. */
@Component
class SampleDays {

    private static final int KEPT = 2;
    private static final String PART = "overhead_sample_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu_MM_dd");

    private final JdbcClient jdbc;
    private final BelievedTime time;

    SampleDays(JdbcClient jdbc, BelievedTime time) {
        this.jdbc = jdbc;
        this.time = time;
    }

    @Transactional
    void dropOld() {
        var today = LocalDate.ofInstant(time.now(), ZoneOffset.UTC);
        for (var part : parts()) {
            var day = LocalDate.parse(part.substring(PART.length()), DAY);
            if (day.isBefore(today.minusDays(KEPT)) && isRolledUp(day)) {
                jdbc.sql("alter table overhead_sample detach partition " + part).update();
                jdbc.sql("drop table " + part).update();
            }
        }
    }

    private List<String> parts() {
        return jdbc.sql("""
                select child.relname from pg_inherits join pg_class as child on child.oid = inhrelid
                where inhparent = to_regclass('overhead_sample') order by child.relname""").query(String.class).list();
    }

    private boolean isRolledUp(LocalDate day) {
        Instant end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return jdbc.sql("select coalesce(%s >= ?, false)".formatted(Hours.FINAL_UNTIL))
                .param(Timestamp.from(end))
                .query(Boolean.class)
                .single();
    }
}
