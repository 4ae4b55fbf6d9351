package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.isolation.Comparison;
import io.caisson.isolation.IsolationReports;
import io.caisson.isolation.Outcome;
import io.caisson.isolation.Report;
import io.caisson.isolation.ReportPdf;
import io.caisson.isolation.ReportState;
import io.caisson.isolation.Result;
import io.caisson.isolation.Trigger;
import io.caisson.isolation.Verdict;
import io.caisson.tenancy.Tenant;
import io.caisson.web.Tenancies;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's isolation reports. */
@RestController
@RequestMapping("/v1/tenants/{slug}/isolation-reports")
class IsolationApi {

    private final IsolationReports reports;
    private final Tenancies tenancies;
    private final Idempotency idempotency;

    IsolationApi(IsolationReports reports, Tenancies tenancies, Idempotency idempotency) {
        this.reports = reports;
        this.tenancies = tenancies;
        this.idempotency = idempotency;
    }

    record Summary(
            int number,
            ReportState state,
            @Nullable String message,
            Trigger trigger,
            String askedBy,
            @Nullable Outcome outcome,
            long held,
            long broken,
            long notTested,
            Instant requestedAt,
            @Nullable Instant finishedAt) {

        static Summary of(Report report) {
            return new Summary(
                    report.number(),
                    report.state(),
                    report.message(),
                    report.trigger(),
                    report.askedBy(),
                    report.outcome(),
                    report.held(),
                    report.broken(),
                    report.notTested(),
                    report.requestedAt(),
                    report.finishedAt());
        }
    }

    record AttemptView(String id, String title, String expected, String seen, Verdict verdict) {

        static AttemptView of(Result result) {
            var attempt = result.attempt();
            return new AttemptView(attempt.id(), attempt.title(), attempt.expected(), result.seen(), result.verdict());
        }
    }

    record DifferenceView(String id, @Nullable Verdict before, Verdict now) {

        static DifferenceView of(Comparison.Difference difference) {
            return new DifferenceView(difference.attempt().id(), difference.before(), difference.now());
        }
    }

    record View(
            Summary report,
            String runtimeClass,
            List<AttemptView> attempts,
            @Nullable Integer comparedWith,
            List<DifferenceView> differences) {}

    /** Answers at once; the report is made in the background. */
    @PostMapping
    ResponseEntity<String> ask(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable String slug) {
        var tenant = tenancies.get(caller, slug);
        var made = idempotency.create(caller, key, List.of("isolation-reports", tenant.id()), () -> {
            var report = reports.ask(tenant.id(), caller.name());
            return new Idempotency.Created(
                    "/v1/tenants/%s/isolation-reports/%d".formatted(slug, report.number()), Summary.of(report));
        });
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .headers(made.getHeaders())
                .body(made.getBody());
    }

    @GetMapping
    Page<Summary> list(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var tenant = tenancies.get(caller, slug);
        var most = Page.limit(limit);
        return Page.of(reports.list(tenant.id(), Page.before(cursor), most + 1), most, Summary::of, Report::number);
    }

    @GetMapping(path = "/{number}", produces = MediaType.APPLICATION_JSON_VALUE)
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable int number) {
        var report = find(tenancies.get(caller, slug), number);
        var comparison = reports.compare(report);
        return new View(
                Summary.of(report),
                report.runtimeClass(),
                report.results().stream().map(AttemptView::of).toList(),
                comparison.map(Comparison::with).orElse(null),
                comparison.stream()
                        .flatMap(found -> found.differences().stream())
                        .map(DifferenceView::of)
                        .toList());
    }

    @GetMapping(path = "/{number}", produces = MediaType.APPLICATION_PDF_VALUE)
    byte[] pdf(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable int number) {
        var tenant = tenancies.get(caller, slug);
        var report = find(tenant, number);
        return ReportPdf.of(
                report, tenant.name(), tenant.slug(), reports.compare(report).orElse(null));
    }

    private Report find(Tenant tenant, int number) {
        return reports.get(tenant.id(), number).orElseThrow(() -> new NotFound("report"));
    }
}
