package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.metering.Meter;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.PriceBook;
import io.caisson.prices.PriceBooks;
import io.caisson.prices.Prices;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Price books, for operators. */
@RestController
@RequestMapping("/v1/admin/price-books")
class PriceBooksApi {

    private static final String PATH = "/v1/admin/price-books/";

    private final PriceBooks books;
    private final Idempotency idempotency;
    private final Clock clock;

    PriceBooksApi(PriceBooks books, Idempotency idempotency, Clock clock) {
        this.books = books;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    record NewPriceBook(
            @Nullable String name,
            @Nullable String validFrom,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<WrittenVersion.NewPrice> prices) {}

    record NewPriceVersion(
            @Nullable String validFrom,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<WrittenVersion.NewPrice> prices) {}

    record PriceView(String meter, String unit, String each, String free) {

        static List<PriceView> of(Prices prices) {
            return Arrays.stream(Meter.values())
                    .map(meter -> new PriceView(
                            meter.label(),
                            meter.unit(),
                            prices.of(meter).each().toPlainString(),
                            prices.of(meter).free().toPlainString()))
                    .toList();
        }
    }

    /** @param validTo the next version's instant; null where it is the last one */
    record VersionView(
            Instant validFrom,
            @Nullable Instant validTo,
            String currency,
            String minimum,
            List<PriceView> prices,
            String createdBy,
            Instant createdAt) {

        static VersionView of(PriceBook.Version version, @Nullable Instant validTo) {
            return new VersionView(
                    version.validFrom(),
                    validTo,
                    version.prices().currency().getCurrencyCode(),
                    version.prices().minimum().toPlainString(),
                    PriceView.of(version.prices()),
                    version.createdBy(),
                    version.createdAt());
        }
    }

    record View(String name, List<VersionView> versions) {

        static View of(PriceBook book) {
            var versions = book.versions();
            return new View(
                    book.name(),
                    IntStream.range(0, versions.size())
                            .mapToObj(n -> VersionView.of(
                                    versions.get(n),
                                    n + 1 < versions.size()
                                            ? versions.get(n + 1).validFrom()
                                            : null))
                            .toList());
        }
    }

    @GetMapping
    Page<View> list() {
        return new Page<>(books.list().stream().map(View::of).toList(), null);
    }

    @PostMapping
    ResponseEntity<String> create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewPriceBook request) {
        return idempotency.create(caller, key, List.of("price-books", request), () -> {
            var name = TenantsApi.required("name", request.name());
            var made = books.create(
                    name,
                    WrittenVersion.validFrom(request.validFrom(), clock),
                    WrittenVersion.prices(request.currency(), request.minimum(), request.prices()),
                    caller.name());
            return new Idempotency.Created(PATH + name, View.of(made));
        });
    }

    @GetMapping("/{name}")
    View get(@PathVariable String name) {
        return View.of(find(name));
    }

    @PostMapping("/{name}/versions")
    ResponseEntity<String> add(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable String name,
            @RequestBody NewPriceVersion request) {
        return idempotency.create(caller, key, List.of("price-books", name, request), () -> {
            var changed = books.add(
                    find(name).name(),
                    WrittenVersion.asked(request.validFrom()),
                    WrittenVersion.prices(request.currency(), request.minimum(), request.prices()),
                    caller.name());
            return new Idempotency.Created(PATH + name, View.of(changed));
        });
    }

    @DeleteMapping("/{name}/versions/{validFrom}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(@PathVariable String name, @PathVariable String validFrom) {
        find(name);
        if (!books.takeBack(name, UsagePeriod.instant("validFrom", validFrom))) {
            throw new NotFound("price version");
        }
    }

    private PriceBook find(String name) {
        return books.find(name).orElseThrow(() -> new NotFound("price book"));
    }
}
