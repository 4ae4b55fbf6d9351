package io.caisson.web.api;

import io.caisson.prices.Prices;
import io.caisson.prices.ValidFrom;
import io.caisson.prices.WrittenPrices;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What bodies with prices have in common. Decimals are strings: a number would be read as a double by many. */
final class WrittenVersion {

    private WrittenVersion() {}

    record NewPrice(
            @Nullable String meter,
            @Nullable String each,
            @Nullable String free) {

        WrittenPrices.Line line() {
            return new WrittenPrices.Line(orEmpty(meter), orEmpty(each), orEmpty(free));
        }
    }

    static Prices prices(@Nullable String currency, @Nullable String minimum, @Nullable List<NewPrice> prices) {
        var lines = Objects.requireNonNullElse(prices, List.<NewPrice>of());
        if (lines.stream().anyMatch(Objects::isNull)) {
            throw new InvalidValue("prices", "null", "a list without null in it");
        }
        return new WrittenPrices(
                        TenantsApi.required("currency", currency),
                        orEmpty(minimum),
                        lines.stream().map(NewPrice::line).toList())
                .read();
    }

    static Instant validFrom(@Nullable String text, Clock clock) {
        var asked = asked(text);
        return asked == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : asked;
    }

    /** @return null where it isn't said, which means now */
    static @Nullable Instant asked(@Nullable String text) {
        return text == null ? null : ValidFrom.read("validFrom", text);
    }

    static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
