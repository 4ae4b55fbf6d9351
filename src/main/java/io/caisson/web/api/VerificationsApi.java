package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import io.caisson.verification.AskedVerifications;
import io.caisson.verification.Difference;
import io.caisson.verification.Verification;
import io.caisson.verification.Verifications;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Derives a month of all tenants again, or an invoice, and answers with what differs. */
@RestController
@RequestMapping("/v1/admin/verifications")
class VerificationsApi {

    private static final int LISTED = 50;

    private final Verifications verifications;
    private final AskedVerifications asking;
    private final Tenancy tenancy;
    private final Clock clock;

    VerificationsApi(Verifications verifications, AskedVerifications asking, Tenancy tenancy, Clock clock) {
        this.verifications = verifications;
        this.asking = asking;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * A month or an invoice.
     *
     * @param tenant of whom alone
     */
    record Asked(
            @Nullable String month,
            @Nullable String tenant,
            @Nullable String invoice) {}

    record Summary(
            UUID id,
            String month,
            @Nullable String tenant,
            @Nullable String invoice,
            String askedBy,
            Instant startedAt,
            @Nullable Instant finishedAt,
            int tenants,
            int checked,
            int leftOut,
            int found) {

        static Summary of(Verification run) {
            return new Summary(
                    run.id(),
                    run.month().toString(),
                    run.tenant(),
                    run.invoice(),
                    run.askedBy(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.tenants(),
                    run.checked(),
                    run.leftOut(),
                    run.found());
        }
    }

    /**
     * Answers when the run is over, which is minutes for ten million segments; refused after some seconds where another one is
     * under way.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    VerificationView verify(@AuthenticationPrincipal Caller caller, @RequestBody Asked asked)
            throws InterruptedException {
        return VerificationView.of(verifications.now(() -> ask(asked, caller.name())));
    }

    private UUID ask(Asked asked, String by) {
        if (asked.invoice() != null) {
            if (asked.month() != null || asked.tenant() != null) {
                throw new InvalidValue(
                        "invoice",
                        asked.invoice(),
                        "alone: it has its month and tenant. Leave out 'month' and 'tenant'");
            }
            return asking.ask(asked.invoice(), by);
        }
        if (asked.month() == null) {
            throw new InvalidValue(
                    "month", "", "a month such as 2026-11; or give the number of an invoice as 'invoice'");
        }
        var month = past(UsageReport.monthOf(asked.month()));
        return asking.ask(month, asked.tenant() == null ? null : tenancy.idOf(asked.tenant()), by);
    }

    /** The latest. */
    @GetMapping
    Page<Summary> list() {
        return new Page<>(verifications.latest(LISTED).stream().map(Summary::of).toList(), null);
    }

    @GetMapping("/{id}")
    VerificationView get(@PathVariable UUID id) {
        return VerificationView.of(verifications.find(id).orElseThrow(() -> new NotFound("verification")));
    }

    /** All of them, the first thousand too. */
    @GetMapping("/{id}/differences")
    Page<Difference> differences(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var before = Page.past(cursor);
        var found = verifications.differences(id, before, most + 1);
        if (found.isEmpty()) {
            get(id); // which may not be there at all
        }
        return Page.of(found, most, difference -> difference, last -> before + most);
    }

    private YearMonth past(YearMonth month) {
        if (month.isAfter(YearMonth.now(clock))) {
            throw new InvalidValue("month", month.toString(), "this month or one that is past");
        }
        return month;
    }
}
