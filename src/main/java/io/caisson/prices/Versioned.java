package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What price books and plans have in common: a name, and versions that are only ever added after the last one, or taken
 * back before they are valid.
 */
enum Versioned {
    PRICE_BOOK("price book", "price_book", "price_version"),
    PLAN("plan", "plan", "plan_version");

    private final String label;
    private final String table;
    private final String versions;

    Versioned(String label, String table, String versions) {
        this.label = label;
        this.table = table;
        this.versions = versions;
    }

    void make(JdbcClient jdbc, String name, String by, Instant now) {
        var made = jdbc.sql("insert into %s (name, created_by, created_at) values (?, ?, ?) on conflict do nothing"
                        .formatted(table))
                .params(Names.checked(name), by, Timestamp.from(now))
                .update();
        if (made == 0) {
            throw new InvalidValue("name", name, "one that no %s has yet".formatted(label));
        }
    }

    InvalidValue unknown(String field, String name) {
        return new InvalidValue(field, name, "the name of a %s".formatted(label));
    }

    /**
     * Whether a version that says the same is valid as it was asked for: who clicks twice, or asks again, adds nothing. Of two
     * who add it from a set instant on, one is told, unless they sent the same form.
     *
     * @param base null where it isn't a form's
     * @param asked null for now
     */
    static boolean holds(Instant last, @Nullable Instant base, @Nullable Instant asked, Instant now) {
        return asked == null ? !last.isAfter(now) : base != null && last.equals(asked);
    }

    /**
     * @param base when the version was written that a form was filled from, or null
     * @param last when the last one was
     */
    void requireLast(String name, @Nullable Instant base, Instant last) {
        if (base != null && !base.equals(last)) {
            throw new ChangedMeanwhile(label, name);
        }
    }

    void requireAfter(Instant last, Instant validFrom) {
        if (!validFrom.isAfter(last)) {
            throw new InvalidValue(
                    "validFrom",
                    validFrom.toString(),
                    "after the %s's last version, which is valid from %s; take that back first if it isn't valid yet"
                            .formatted(label, last));
        }
    }

    static void requireNotYetValid(Instant validFrom, Instant now) {
        if (!validFrom.isAfter(now)) {
            throw new InvalidValue(
                    "validFrom",
                    validFrom.toString(),
                    "in the future: what was valid is kept, so add a version instead");
        }
    }

    /**
     * Takes the version back, and the name with it when it was the only one.
     *
     * @return false when there is no such version
     */
    boolean takeBack(JdbcClient jdbc, String name, Instant validFrom) {
        var taken = jdbc.sql("delete from %s where %s = ? and valid_from = ?".formatted(versions, table))
                .params(name, Timestamp.from(validFrom))
                .update();
        jdbc.sql("delete from %1$s where name = ? and not exists (select from %2$s where %1$s = name)"
                        .formatted(table, versions))
                .param(name)
                .update();
        return taken > 0;
    }
}
