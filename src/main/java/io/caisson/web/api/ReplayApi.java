package io.caisson.web.api;

import io.caisson.charges.Replay;
import io.caisson.charges.Replays;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.PriceBook;
import io.caisson.prices.PriceBooks;
import io.caisson.prices.Prices;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What other prices would have brought, for operators. Changes nothing. */
@RestController
@RequestMapping("/v1/admin/price-books/replay")
class ReplayApi {

    private final PriceBooks books;
    private final Replays replays;
    private final Tenancy tenancy;

    ReplayApi(PriceBooks books, Replays replays, Tenancy tenancy) {
        this.books = books;
        this.replays = replays;
        this.tenancy = tenancy;
    }

    /**
     * @param book one that is there; or else prices that aren't saved
     * @param validFrom which version of it; without, the last one
     */
    record ReplayQuestion(
            @Nullable String book,
            @Nullable String validFrom,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<WrittenVersion.NewPrice> prices,
            @Nullable Integer months,
            @Nullable String tenant) {}

    record ReplayedMonth(
            String tenant, String month, String currency, String charged, String wouldBe, String difference) {

        static ReplayedMonth of(Replay.Row row) {
            var total = ReplayedTotal.of(row.amounts());
            return new ReplayedMonth(
                    row.tenant(),
                    row.month().toString(),
                    total.currency,
                    total.charged,
                    total.wouldBe,
                    total.difference);
        }
    }

    record ReplayedTotal(String currency, String charged, String wouldBe, String difference) {

        static ReplayedTotal of(Replay.Amounts amounts) {
            return new ReplayedTotal(
                    amounts.charged().currency().getCurrencyCode(),
                    amounts.charged().amount().toPlainString(),
                    amounts.wouldBe().amount().toPlainString(),
                    amounts.difference().amount().toPlainString());
        }
    }

    record View(List<ReplayedMonth> rows, List<ReplayedTotal> totals) {}

    @PostMapping
    View replay(@RequestBody ReplayQuestion question) {
        if (question.months() == null) {
            throw new InvalidValue("months", "missing", "given");
        }
        if (question.tenant() != null) {
            tenancy.findLive(question.tenant())
                    .orElseThrow(() -> new InvalidValue("tenant", question.tenant(), "the slug of a tenant"));
        }
        var replay = replays.of(prices(question), question.months(), question.tenant());
        return new View(
                replay.rows().stream().map(ReplayedMonth::of).toList(),
                replay.totals().stream().map(ReplayedTotal::of).toList());
    }

    private Prices prices(ReplayQuestion question) {
        if (question.book() == null) {
            return WrittenVersion.prices(question.currency(), question.minimum(), question.prices());
        }
        if (question.currency() != null || question.minimum() != null || question.prices() != null) {
            throw new InvalidValue("book", question.book(), "absent where prices are given");
        }
        var book = books.find(question.book())
                .orElseThrow(() -> new InvalidValue("book", question.book(), "the name of a price book"));
        return question.validFrom() == null
                ? book.last().prices()
                : version(book, UsagePeriod.instant("validFrom", question.validFrom()));
    }

    private static Prices version(PriceBook book, Instant validFrom) {
        return book.versions().stream()
                .filter(version -> version.validFrom().equals(validFrom))
                .findFirst()
                .map(PriceBook.Version::prices)
                .orElseThrow(() -> new InvalidValue(
                        "validFrom", validFrom.toString(), "the instant of one of the book's versions"));
    }
}
