package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.prices.BillingProfile;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.TimeZones;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who is billed: a tenant's time zone, address and tax number. The tax is the operator's to set. */
@Controller
@RequestMapping("/tenants/{slug}/billing-profile")
class BillingProfilePages {

    private final Tenancies tenancies;
    private final BillingProfiles profiles;
    private final Words words;

    BillingProfilePages(Tenancies tenancies, BillingProfiles profiles, Words words) {
        this.tenancies = tenancies;
        this.profiles = profiles;
        this.words = words;
    }

    /** The form's fields as they were sent; what was not is empty. */
    record Sent(
            String timeZone, String taxPercent, String taxShown, String taxValidFrom, String address, String taxId) {

        static Sent of(Map<String, String> fields) {
            return new Sent(
                    fields.getOrDefault("timeZone", ""),
                    fields.getOrDefault("taxPercent", ""),
                    fields.getOrDefault("taxShown", ""),
                    fields.getOrDefault("taxValidFrom", ""),
                    fields.getOrDefault("address", ""),
                    fields.getOrDefault("taxId", ""));
        }

        static Sent of(BillingProfile profile) {
            var percent = text(profile);
            return new Sent(profile.timeZone(), percent, percent, "", profile.address(), profile.taxId());
        }

        /** As nobody but operators sets it. */
        Sent withTaxOf(BillingProfile last) {
            return new Sent(timeZone, text(last), taxShown, taxValidFrom, address, taxId);
        }

        BillingProfile profile(BillingProfile last, boolean byOperator) {
            var percent = byOperator && !keepsTax() ? taxPercent.strip() : text(last);
            return BillingProfile.of(timeZone.strip(), percent, address, taxId);
        }

        /**
         * A tax that came since the form was opened is not undone by whoever saves something else. An empty one was never
         * shown, so it is read and refused.
         */
        private boolean keepsTax() {
            return taxValidFrom.isBlank()
                    && !taxPercent.isBlank()
                    && taxPercent.strip().equals(taxShown);
        }

        private static String text(BillingProfile profile) {
            return profile.taxPercent().toPlainString();
        }
    }

    @GetMapping
    ModelAndView profile(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        var tenant = tenancies.get(caller, slug);
        return page(tenant, Sent.of(profiles.last(tenant.id())));
    }

    @PostMapping
    ModelAndView save(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam Map<String, String> fields,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var sent = Sent.of(fields);
        try {
            var from = caller.operator() ? FormTime.validFrom("taxValidFrom", sent.taxValidFrom()) : null;
            profiles.set(tenant.id(), last -> sent.profile(last, caller.operator()), from, caller.name());
        } catch (InvalidValue e) {
            return RefusedForm.again(again(caller, tenant, sent), e, words, "profile");
        } catch (TenantConflict e) {
            var page = again(caller, tenant, sent).addObject("error", e.getMessage());
            page.setStatus(HttpStatus.CONFLICT);
            return page;
        }
        after.addFlashAttribute("notice", "notice.tenant.profile");
        return new ModelAndView("redirect:/tenants/%s/billing-profile".formatted(slug));
    }

    private ModelAndView again(Caller caller, Tenant tenant, Sent sent) {
        return page(tenant, caller.operator() ? sent : sent.withTaxOf(profiles.last(tenant.id())));
    }

    /** For operators, as the rules of who may come in where say. */
    @PostMapping("/take-back")
    ModelAndView takeBack(@AuthenticationPrincipal Caller caller, @PathVariable String slug, RedirectAttributes after) {
        profiles.takeBackComingTax(tenancies.get(caller, slug).id());
        after.addFlashAttribute("notice", "notice.prices.takenBack");
        return new ModelAndView("redirect:/tenants/%s/billing-profile".formatted(slug));
    }

    private ModelAndView page(Tenant tenant, Sent sent) {
        return new ModelAndView("billing-profile")
                .addObject("tenant", tenant)
                .addObject("sent", sent)
                .addObject("comingTax", profiles.comingTax(tenant.id()))
                .addObject("zones", TimeZones.regions());
    }
}
