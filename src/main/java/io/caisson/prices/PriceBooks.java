package io.caisson.prices;

import io.caisson.metering.Meter;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The price books. Versions are added after the last one; one that isn't valid yet can be taken back. */
@Service
public class PriceBooks {

    private final JdbcClient jdbc;
    private final TermsLock lock;
    private final Clock clock;

    PriceBooks(JdbcClient jdbc, TermsLock lock, Clock clock) {
        this.jdbc = jdbc;
        this.lock = lock;
        this.clock = clock;
    }

    /** All, in the order of their names. */
    public List<PriceBook> list() {
        return read(null);
    }

    public Optional<PriceBook> find(String name) {
        return Names.areLike(name) ? read(name).stream().findFirst() : Optional.empty();
    }

    /** Makes a book with its first version, which may be valid from any time: no plan is on it yet. */
    @Transactional
    public PriceBook create(String name, Instant validFrom, Prices prices, String by) {
        lock.change();
        Versioned.PRICE_BOOK.make(jdbc, name, by, clock.instant());
        return insert(name, validFrom, prices, by);
    }

    /**
     * Adds a version to a book that is there, unless the last one says the same and is valid already.
     *
     * @param asked since when, or null for now
     */
    @Transactional
    public PriceBook add(String name, @Nullable Instant asked, Prices prices, String by) {
        return version(name, null, asked, prices, by);
    }

    /**
     * The same by a form, which says everything anew.
     *
     * @param base when the version was written that the form was filled from
     * @throws ChangedMeanwhile where that isn't the last one any more
     */
    @Transactional
    public PriceBook add(String name, Instant base, @Nullable Instant asked, Prices prices, String by) {
        return version(name, base, asked, prices, by);
    }

    private PriceBook version(String name, @Nullable Instant base, @Nullable Instant asked, Prices prices, String by) {
        lock.change();
        var book = find(name).orElseThrow(() -> Versioned.PRICE_BOOK.unknown("name", name));
        var last = book.last();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (prices.equals(last.prices()) && Versioned.holds(last.validFrom(), base, asked, now)) {
            return book;
        }
        Versioned.PRICE_BOOK.requireLast(name, base, last.createdAt());
        var validFrom = asked == null ? now : asked;
        Versioned.PRICE_BOOK.requireAfter(last.validFrom(), validFrom);
        lock.refuseClosed(validFrom);
        return insert(name, validFrom, prices, by);
    }

    /** @return false when there is no such version */
    @Transactional
    public boolean takeBack(String name, Instant validFrom) {
        lock.change();
        Versioned.requireNotYetValid(validFrom, clock.instant());
        jdbc.sql("""
                select plan from plan_version where price_book = :name and valid_from >= :from and not exists (
                    select from price_version where price_book = :name and valid_from < :from)
                limit 1""")
                .param("name", name)
                .param("from", Timestamp.from(validFrom))
                .query(String.class)
                .optional()
                .ifPresent(plan -> {
                    throw new InvalidValue(
                            "validFrom",
                            validFrom.toString(),
                            "a version that no plan needs: '%s' is on this book by then".formatted(plan));
                });
        return Versioned.PRICE_BOOK.takeBack(jdbc, name, validFrom);
    }

    private PriceBook insert(String name, Instant validFrom, Prices prices, String by) {
        var from = Timestamp.from(validFrom);
        jdbc.sql("insert into price_version values (?, ?, ?, ?, ?, ?)")
                .params(
                        name,
                        from,
                        prices.currency().getCurrencyCode(),
                        prices.minimum(),
                        by,
                        Timestamp.from(clock.instant()))
                .update();
        for (var meter : Meter.values()) {
            var price = prices.of(meter);
            jdbc.sql("insert into price values (?, ?, ?, ?, ?)")
                    .params(name, from, meter.label(), price.each(), price.free())
                    .update();
        }
        return find(name).orElseThrow();
    }

    private List<PriceBook> read(@Nullable String name) {
        var books = new LinkedHashMap<String, List<PriceBook.Version>>();
        jdbc.sql("""
                select price_book, valid_from, currency, minimum, created_by, created_at,
                    array_agg(meter order by meter) as meters, array_agg(each order by meter) as each,
                    array_agg(free order by meter) as free
                from price_version join price using (price_book, valid_from)
                where cast(:name as text) is null or price_book = :name
                group by price_book, valid_from order by price_book, valid_from""").param("name", name).query((RowCallbackHandler)
                row -> books.computeIfAbsent(row.getString("price_book"), book -> new ArrayList<>())
                        .add(version(row)));
        return books.entrySet().stream()
                .map(book -> new PriceBook(book.getKey(), book.getValue()))
                .toList();
    }

    private static PriceBook.Version version(ResultSet row) throws SQLException {
        var each = new EnumMap<Meter, Price>(Meter.class);
        var meters = (String[]) row.getArray("meters").getArray();
        var prices = (BigDecimal[]) row.getArray("each").getArray();
        var free = (BigDecimal[]) row.getArray("free").getArray();
        for (int n = 0; n < meters.length; n++) {
            each.put(Meter.of(meters[n]), new Price(prices[n], free[n]));
        }
        return new PriceBook.Version(
                row.getTimestamp("valid_from").toInstant(),
                new Prices(Money.currency(row.getString("currency")), row.getBigDecimal("minimum"), each),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }
}
