package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.metering.UsageImports;
import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes in a month of usage from elsewhere: another Caisson, or an archive. */
@RestController
@RequestMapping("/v1/admin/usage-imports")
class UsageImportsApi {

    private static final int LISTED = 50;

    private final UsageImports imports;

    UsageImportsApi(UsageImports imports) {
        this.imports = imports;
    }

    record View(UUID id, String month, long segments, String sha256, String askedBy, Instant finishedAt) {

        static View of(UsageImports.Imported imported) {
            return new View(
                    imported.id(),
                    imported.month().toString(),
                    imported.segments(),
                    imported.sha256(),
                    imported.askedBy(),
                    imported.finishedAt());
        }
    }

    /** Answers when the month is the ledger's. The body is read as it comes. */
    @PostMapping(consumes = "text/csv")
    @ResponseStatus(HttpStatus.CREATED)
    View take(@AuthenticationPrincipal Caller caller, @RequestParam String month, InputStream csv) {
        try {
            return View.of(imports.take(UsageReport.monthOf(month), csv, caller.name()));
        } catch (UncheckedIOException e) {
            throw new InvalidValue("body", String.valueOf(e.getCause().getMessage()), "sent to its end");
        }
    }

    @GetMapping
    Page<View> list() {
        return new Page<>(imports.latest(LISTED).stream().map(View::of).toList(), null);
    }
}
