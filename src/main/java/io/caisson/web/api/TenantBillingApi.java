package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingProfile;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.TaxChange;
import io.caisson.prices.TenantPlans;
import io.caisson.prices.TenantTerms;
import io.caisson.prices.Terms;
import io.caisson.prices.ValidFrom;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which plan a tenant is on, what that costs, and who is billed. */
@RestController
@RequestMapping("/v1/tenants/{slug}")
class TenantBillingApi {

    private static final Duration AHEAD = Duration.ofDays(366);

    private final TenantPlans plans;
    private final TenantTerms terms;
    private final BillingProfiles profiles;
    private final Clock clock;

    TenantBillingApi(TenantPlans plans, TenantTerms terms, BillingProfiles profiles, Clock clock) {
        this.plans = plans;
        this.terms = terms;
        this.profiles = profiles;
        this.clock = clock;
    }

    record Assignment(String plan, Instant validFrom) {}

    /** @param charged what is paid for one of the unit, by who pays for overhead */
    record TermPrice(String meter, String unit, String each, String free, String charged) {

        static TermPrice of(Terms terms, Meter meter) {
            var price = terms.prices().of(meter);
            var charged = terms.charged(meter);
            return new TermPrice(meter.label(), meter.unit(), text(price.each()), text(price.free()), text(charged));
        }
    }

    record TermsView(
            Instant from,
            String plan,
            String priceBook,
            OverheadPolicy.Kind overhead,
            String markUpPercent,
            String currency,
            String minimum,
            List<TermPrice> prices) {

        static TermsView of(Terms terms) {
            return new TermsView(
                    terms.from(),
                    terms.plan(),
                    terms.priceBook(),
                    terms.overhead().kind(),
                    text(terms.overhead().markUpPercent()),
                    terms.prices().currency().getCurrencyCode(),
                    text(terms.prices().minimum()),
                    Arrays.stream(Meter.values())
                            .map(meter -> TermPrice.of(terms, meter))
                            .toList());
        }
    }

    /** @param terms those of now, then those that are known for the year to come */
    record PlanView(List<Assignment> history, List<TermsView> terms) {}

    record NewAssignment(@Nullable String plan, @Nullable String validFrom) {}

    record ComingTax(String taxPercent, Instant validFrom) {}

    record ProfileView(String timeZone, String taxPercent, List<ComingTax> comingTax, String address, String taxId) {

        static ProfileView of(BillingProfile profile, List<TaxChange> coming) {
            return new ProfileView(
                    profile.timeZone(),
                    text(profile.taxPercent()),
                    coming.stream()
                            .map(change -> new ComingTax(text(change.taxPercent()), change.validFrom()))
                            .toList(),
                    profile.address(),
                    profile.taxId());
        }
    }

    record NewProfile(
            @Nullable String timeZone,
            @Nullable String taxPercent,
            @Nullable String taxValidFrom,
            @Nullable String address,
            @Nullable String taxId) {

        /** What is absent of the tax stays as in the last one, which it has to where an operator doesn't ask. */
        BillingProfile after(BillingProfile last, boolean operator) {
            if (!operator && taxValidFrom != null) {
                throw new InvalidValue("taxValidFrom", taxValidFrom, "left out: operators set the tax");
            }
            if (taxPercent == null && taxValidFrom != null) {
                throw new InvalidValue("taxPercent", "", "the rate from 'taxValidFrom' on");
            }
            var profile = BillingProfile.of(
                    TenantsApi.required("timeZone", timeZone),
                    taxPercent == null ? text(last.taxPercent()) : taxPercent,
                    WrittenVersion.orEmpty(address),
                    WrittenVersion.orEmpty(taxId));
            if (!operator && !profile.taxPercent().equals(last.taxPercent())) {
                throw new InvalidValue("taxPercent", text(profile.taxPercent()), "left as it is: operators set it");
            }
            return profile;
        }

        @Nullable
        Instant taxFrom() {
            return taxValidFrom == null ? null : ValidFrom.read("taxValidFrom", taxValidFrom);
        }
    }

    @GetMapping("/plan")
    PlanView plan(OwnTenant tenant) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new PlanView(
                plans.history(tenant.id()).stream()
                        .map(one -> new Assignment(one.plan(), one.validFrom()))
                        .toList(),
                terms.between(tenant.id(), now, now.plus(AHEAD)).stream()
                        .map(TermsView::of)
                        .toList());
    }

    @PutMapping("/plan")
    PlanView assign(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @RequestBody NewAssignment request) {
        var asked = WrittenVersion.asked(request.validFrom());
        plans.assign(tenant.slug(), TenantsApi.required("plan", request.plan()), asked, caller.name());
        return plan(tenant);
    }

    @DeleteMapping("/plan/coming")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(OwnTenant tenant) {
        plans.takeBackComing(tenant.id());
    }

    @GetMapping("/billing-profile")
    ProfileView profile(OwnTenant tenant) {
        return ProfileView.of(profiles.last(tenant.id()), profiles.comingTax(tenant.id()));
    }

    @PutMapping("/billing-profile")
    ProfileView setProfile(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @RequestBody NewProfile request) {
        profiles.set(tenant.id(), last -> request.after(last, caller.operator()), request.taxFrom(), caller.name());
        return profile(tenant);
    }

    @DeleteMapping("/billing-profile/coming-tax")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBackTax(OwnTenant tenant) {
        profiles.takeBackComingTax(tenant.id());
    }

    private static String text(BigDecimal number) {
        return number.toPlainString();
    }
}
