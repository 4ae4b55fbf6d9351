package io.caisson.web.api;

import io.caisson.apps.AppChanges;
import io.caisson.apps.Change;
import io.caisson.quota.Held;
import io.caisson.quota.Preflight;
import io.caisson.quota.QuotaView;
import io.caisson.quota.Quotas;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Resources;
import io.caisson.web.OwnTenant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's quota and the preflight of a change. */
@RestController
@RequestMapping("/v1/tenants/{slug}/quota")
class QuotaApi {

    private final Quotas quotas;
    private final AppChanges apps;

    QuotaApi(Quotas quotas, AppChanges apps) {
        this.quotas = quotas;
        this.apps = apps;
    }

    /** The overhead is part of the totals. */
    record Amount(long cpuMillis, long memoryBytes, int instances, long overheadCpuMillis, long overheadMemoryBytes) {

        static Amount of(Held held) {
            return new Amount(
                    held.total().cpu().millis(),
                    held.total().memory().bytes(),
                    held.instances(),
                    held.overhead().cpu().millis(),
                    held.overhead().memory().bytes());
        }
    }

    record View(Amount hard, Amount reserved, Amount used, boolean fits) {

        static View of(QuotaView quota) {
            return new View(
                    Amount.of(quota.hard()), Amount.of(quota.reserved()), Amount.of(quota.used()), quota.fits());
        }
    }

    record NewQuota(long cpuMillis, long memoryBytes, int instances) {}

    /** @param app an existing app that would change, or null for a new one */
    record Question(
            @Nullable String app,
            @Nullable String kind,
            @Nullable String image,
            @Nullable Integer instances,
            @Nullable String size,
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable Integer port) {

        @Nullable
        String knownApp() {
            if (app != null && !app.matches("[a-z0-9-]{1,40}")) {
                throw new InvalidValue("app", app, "the name of an app, or absent for a new one");
            }
            return app;
        }

        Change change() {
            return new Change(image, instances, size, cpu, memory, port, null, null, null);
        }
    }

    record Answer(
            boolean fits,
            int surge,
            Amount wanted,
            Amount left,
            @Nullable String message) {

        static Answer of(Preflight preflight) {
            return switch (preflight) {
                case Preflight.Fits fits ->
                    new Answer(true, fits.surge(), Amount.of(fits.wanted()), Amount.of(fits.left()), null);
                case Preflight.Refused refused ->
                    new Answer(false, 0, Amount.of(refused.wanted()), Amount.of(refused.left()), refused.message());
            };
        }
    }

    @GetMapping
    View get(OwnTenant tenant) {
        return View.of(quotas.view(tenant.id()));
    }

    @PutMapping
    View set(OwnTenant tenant, @RequestBody NewQuota request) {
        var hard = Resources.of(request.cpuMillis(), request.memoryBytes());
        return View.of(quotas.set(tenant.slug(), hard, request.instances()));
    }

    @PostMapping("/preflight")
    Answer preflight(OwnTenant tenant, @RequestBody Question question) {
        return Answer.of(
                apps.preflight(tenant.id(), question.knownApp(), AppsApi.kind(question.kind()), question.change()));
    }
}
