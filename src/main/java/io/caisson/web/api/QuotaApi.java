package io.caisson.web.api;

import io.caisson.apps.AppChanges;
import io.caisson.apps.Change;
import io.caisson.identity.Caller;
import io.caisson.quota.Held;
import io.caisson.quota.Preflight;
import io.caisson.quota.QuotaView;
import io.caisson.quota.Quotas;
import io.caisson.shared.Resources;
import io.caisson.web.Tenancies;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
    private final Tenancies tenancies;

    QuotaApi(Quotas quotas, AppChanges apps, Tenancies tenancies) {
        this.quotas = quotas;
        this.apps = apps;
        this.tenancies = tenancies;
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
            @Nullable Integer port) {}

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
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return View.of(quotas.view(tenancies.id(caller, slug)));
    }

    @PutMapping
    View set(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @RequestBody NewQuota request) {
        tenancies.get(caller, slug);
        return View.of(quotas.set(slug, Resources.of(request.cpuMillis(), request.memoryBytes()), request.instances()));
    }

    @PostMapping("/preflight")
    Answer preflight(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @RequestBody Question question) {
        var change = new Change(
                question.image(),
                question.instances(),
                question.size(),
                question.cpu(),
                question.memory(),
                question.port(),
                null,
                null,
                null);
        return Answer.of(
                apps.preflight(tenancies.id(caller, slug), question.app(), AppsApi.kind(question.kind()), change));
    }
}
