package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.prices.BillingProfile;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.TimeZones;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
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

    @GetMapping
    ModelAndView profile(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        var tenant = tenancies.get(caller, slug);
        var model = new ModelMap("tenant", tenant);
        show(model, profiles.last(tenant.id()));
        return page(model, tenant);
    }

    @PostMapping
    ModelAndView save(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String timeZone,
            @RequestParam(defaultValue = "") String taxPercent,
            @RequestParam(defaultValue = "") String taxShown,
            @RequestParam(defaultValue = "") String taxValidFrom,
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String taxId,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        // One that came since the form was opened is not undone by whoever saves something else. An empty one was never
        // shown, so it is read and refused.
        boolean isLeft = !caller.operator()
                || taxValidFrom.isBlank()
                        && !taxPercent.isBlank()
                        && taxPercent.strip().equals(taxShown);
        UnaryOperator<BillingProfile> change =
                last -> BillingProfile.of(timeZone.strip(), isLeft ? text(last) : taxPercent.strip(), address, taxId);
        try {
            var from = caller.operator() ? FormTime.read("taxValidFrom", taxValidFrom) : null;
            profiles.set(tenant.id(), change, from, caller.name());
        } catch (InvalidValue | TenantConflict e) {
            var model = new ModelMap("tenant", tenant);
            model.addAttribute("timeZone", timeZone);
            model.addAttribute("taxPercent", caller.operator() ? taxPercent : text(profiles.last(tenant.id())));
            model.addAttribute("taxShown", taxShown);
            model.addAttribute("taxValidFrom", taxValidFrom);
            model.addAttribute("address", address);
            model.addAttribute("taxId", taxId);
            return refused(page(model, tenant), e);
        }
        after.addFlashAttribute("notice", "notice.tenant.profile");
        return new ModelAndView("redirect:/tenants/%s/billing-profile".formatted(slug));
    }

    private ModelAndView refused(ModelAndView page, RuntimeException e) {
        if (e instanceof InvalidValue wrong) {
            return RefusedForm.again(page, wrong.field(), wrong.named(words.of("profile", wrong.field())));
        }
        page.setStatus(HttpStatus.CONFLICT);
        return page.addObject("error", e.getMessage());
    }

    /** For operators, as the rules of who may come in where say. */
    @PostMapping("/take-back")
    ModelAndView takeBack(@AuthenticationPrincipal Caller caller, @PathVariable String slug, RedirectAttributes after) {
        profiles.takeBackComingTax(tenancies.get(caller, slug).id());
        after.addFlashAttribute("notice", "notice.prices.takenBack");
        return new ModelAndView("redirect:/tenants/%s/billing-profile".formatted(slug));
    }

    private static String text(BillingProfile profile) {
        return profile.taxPercent().toPlainString();
    }

    private static void show(ModelMap model, BillingProfile profile) {
        model.addAttribute("timeZone", profile.timeZone());
        model.addAttribute("taxPercent", text(profile));
        model.addAttribute("taxShown", text(profile));
        model.addAttribute("address", profile.address());
        model.addAttribute("taxId", profile.taxId());
    }

    private ModelAndView page(ModelMap model, Tenant tenant) {
        model.addAttribute("comingTax", profiles.comingTax(tenant.id()));
        model.addAttribute("zones", TimeZones.regions());
        return new ModelAndView("billing-profile", model);
    }
}
