package io.caisson.oracle;

import io.caisson.oracle.BilledMonth.Book;
import io.caisson.oracle.BilledMonth.Change;
import io.caisson.oracle.BilledMonth.Correction;
import io.caisson.oracle.BilledMonth.Offer;
import io.caisson.oracle.BilledMonth.Plan;
import io.caisson.oracle.BilledMonth.Prices;
import io.caisson.oracle.BilledMonth.Size;
import io.caisson.oracle.BilledMonth.Stay;
import io.caisson.oracle.BilledMonth.Tenant;
import io.caisson.oracle.BilledMonth.Zone;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Makes such months up: those in which clocks are set, in zones of every kind. */
final class BilledMonths {

    private static final int END = 38 * 86_400;
    private static final List<String> APPS = List.of("api", "web", "Ünïcode");
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kathmandu",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
            "Australia/Lord_Howe",
            "America/Havana",
            "America/St_Johns",
            "Asia/Amman");

    private BilledMonths() {}

    static Arbitrary<BilledMonth> any() {
        return Combinators.combine(
                        Arbitraries.of(
                                YearMonth.of(2026, 3),
                                YearMonth.of(2026, 10),
                                YearMonth.of(2026, 11),
                                YearMonth.of(2026, 12),
                                YearMonth.of(2028, 2)),
                        second(),
                        prices().list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .map(Book::new)
                                .list()
                                .ofSize(2),
                        offer().list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .map(Plan::new)
                                .list()
                                .ofSize(2),
                        tenant().list().ofMinSize(1).ofMaxSize(3))
                .as(BilledMonth::new);
    }

    /** Most at full hours, where one thing often meets another. */
    private static Arbitrary<Integer> second() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, END / 3_600).map(hour -> hour * 3_600),
                Arbitraries.integers().between(0, END));
    }

    /** Of the month, anywhere on earth. */
    private static Arbitrary<Integer> aroundTheStart() {
        return Arbitraries.integers().between(-16, 16).map(hour -> BilledMonth.LEAD + hour * 3_600);
    }

    private static Arbitrary<Prices> prices() {
        return Combinators.combine(
                        second(),
                        Arbitraries.of("EUR", "EUR", "USD", "JPY", "KWD"),
                        decimal("0", "0", "10", "0.01", "99999.995"),
                        price().list().ofSize(BilledMonth.METERS.size()),
                        decimal("0", "0", "1.5", "100", "0.333333", "1000000000")
                                .list()
                                .ofSize(BilledMonth.METERS.size()))
                .as(Prices::new);
    }

    private static Arbitrary<BigDecimal> price() {
        return decimal("0", "0.04", "0.005", "0.0333333333", "0.02", "1", "12345.678");
    }

    private static Arbitrary<Offer> offer() {
        return Combinators.combine(
                        second(),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.of("ABSORB", "BILL", "MARK_UP"),
                        decimal("0", "12.5", "33.333", "100", "1000"))
                .as((from, book, overhead, percent) ->
                        new Offer(from, book, overhead, overhead.equals("MARK_UP") ? percent : BigDecimal.ZERO));
    }

    private static Arbitrary<Tenant> tenant() {
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(-1), second()),
                        second().injectNull(0.7),
                        Combinators.combine(second(), Arbitraries.integers().between(0, 1))
                                .as(Change::new)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        Combinators.combine(Arbitraries.oneOf(second(), aroundTheStart()), Arbitraries.of(ZONES))
                                .as(Zone::new)
                                .list()
                                .ofMaxSize(3),
                        stay().list().ofMaxSize(8))
                .as(Tenant::new);
    }

    private static Arbitrary<Stay> stay() {
        return Combinators.combine(
                        Arbitraries.of(APPS),
                        second(),
                        Arbitraries.oneOf(
                                Arbitraries.just(-1),
                                Arbitraries.integers().between(0, 7_200),
                                Arbitraries.integers().between(0, 20 * 86_400)),
                        Arbitraries.frequency(
                                Tuple.of(4, Size.SMALL),
                                Tuple.of(4, Size.ODD),
                                Tuple.of(1, Size.FREE),
                                Tuple.of(1, Size.HUGE)),
                        Arbitraries.frequency(
                                Tuple.of(6, Correction.NONE),
                                Tuple.of(1, Correction.REVERSED),
                                Tuple.of(1, Correction.REPLACED)))
                .as(Stay::new);
    }

    private static Arbitrary<BigDecimal> decimal(String... values) {
        return Arbitraries.of(Stream.of(values).map(BigDecimal::new).toList());
    }
}
