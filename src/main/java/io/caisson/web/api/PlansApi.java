package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.Plan;
import io.caisson.prices.PlanQuota;
import io.caisson.prices.PlanQuotas;
import io.caisson.prices.Plans;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Resources;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Plans, for operators. */
@RestController
@RequestMapping("/v1/admin/plans")
class PlansApi {

    private final Plans plans;
    private final PlanQuotas quotas;
    private final Idempotency idempotency;
    private final Clock clock;

    PlansApi(Plans plans, PlanQuotas quotas, Idempotency idempotency, Clock clock) {
        this.plans = plans;
        this.quotas = quotas;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /** The overhead is part of it. */
    record PlanQuotaView(long cpuMillis, long memoryBytes, int instances) {

        static @Nullable PlanQuotaView of(@Nullable PlanQuota quota) {
            return quota == null
                    ? null
                    : new PlanQuotaView(
                            quota.hard().cpu().millis(), quota.hard().memory().bytes(), quota.instances());
        }

        PlanQuota read() {
            return new PlanQuota(Resources.of(cpuMillis, memoryBytes), instances);
        }
    }

    record NewPlan(
            @Nullable String name,
            @Nullable String validFrom,
            @Nullable String priceBook,
            @Nullable String overhead,
            @Nullable String markUpPercent,
            @Nullable PlanQuotaView quota) {

        Plan.Offer offer() {
            return new Plan.Offer(
                    TenantsApi.required("priceBook", priceBook),
                    OverheadPolicy.of(TenantsApi.required("overhead", overhead), WrittenVersion.orEmpty(markUpPercent)),
                    quota == null ? null : quota.read());
        }
    }

    /** What is absent stays as in the last version. */
    record PlanChange(
            @Nullable String validFrom,
            @Nullable String priceBook,
            @Nullable String overhead,
            @Nullable String markUpPercent,
            @Nullable PlanQuotaView quota,
            @Nullable Boolean keepQuota) {

        Plan.Offer offer(Plan.Offer last) {
            var kept = Boolean.TRUE.equals(keepQuota);
            if (kept && quota != null) {
                throw new InvalidValue("keepQuota", "true", "absent where a quota is given");
            }
            var stays =
                    overhead == null || overhead.equals(last.overhead().kind().name());
            return new Plan.Offer(
                    Objects.requireNonNullElse(priceBook, last.priceBook()),
                    stays && markUpPercent == null
                            ? last.overhead()
                            : OverheadPolicy.of(
                                    Objects.requireNonNullElse(
                                            overhead, last.overhead().kind().name()),
                                    WrittenVersion.orEmpty(markUpPercent)),
                    kept ? null : quota == null ? last.quota() : quota.read());
        }
    }

    record VersionView(
            Instant validFrom,
            String priceBook,
            OverheadPolicy.Kind overhead,
            String markUpPercent,
            @Nullable PlanQuotaView quota,
            String createdBy,
            Instant createdAt) {

        static VersionView of(Plan.Version version) {
            var offer = version.offer();
            return new VersionView(
                    version.validFrom(),
                    offer.priceBook(),
                    offer.overhead().kind(),
                    offer.overhead().markUpPercent().toPlainString(),
                    PlanQuotaView.of(offer.quota()),
                    version.createdBy(),
                    version.createdAt());
        }
    }

    /** @param refused tenants that kept another quota than the plan's, and why */
    record View(String name, List<VersionView> versions, List<PlanQuotas.Refused> refused) {}

    @GetMapping
    Page<View> list() {
        var refused = quotas.refused();
        return new Page<>(plans.list().stream().map(plan -> view(plan, refused)).toList(), null);
    }

    @PostMapping
    ResponseEntity<String> create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewPlan request) {
        return idempotency.create(caller, key, List.of("plans", request), () -> {
            var name = TenantsApi.required("name", request.name());
            var from = WrittenVersion.validFrom(request.validFrom(), clock);
            var made = plans.create(name, from, request.offer(), caller.name());
            return new Idempotency.Created("/v1/admin/plans/" + name, view(made, List.of()));
        });
    }

    @GetMapping("/{name}")
    View get(@PathVariable String name) {
        return view(find(name), quotas.refused());
    }

    @PatchMapping("/{name}")
    View change(@AuthenticationPrincipal Caller caller, @PathVariable String name, @RequestBody PlanChange request) {
        find(name);
        var asked = WrittenVersion.asked(request.validFrom());
        return view(plans.change(name, asked, request::offer, caller.name()), quotas.refused());
    }

    @DeleteMapping("/{name}/versions/{validFrom}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(@PathVariable String name, @PathVariable String validFrom) {
        find(name);
        if (!plans.takeBack(name, UsagePeriod.instant("validFrom", validFrom))) {
            throw new NotFound("plan version");
        }
    }

    private Plan find(String name) {
        return plans.find(name).orElseThrow(() -> new NotFound("plan"));
    }

    private static View view(Plan plan, List<PlanQuotas.Refused> refused) {
        return new View(
                plan.name(),
                plan.versions().stream().map(VersionView::of).toList(),
                refused.stream().filter(one -> one.plan().equals(plan.name())).toList());
    }
}
