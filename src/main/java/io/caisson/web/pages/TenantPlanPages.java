package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.Plan;
import io.caisson.prices.Plans;
import io.caisson.prices.TenantPlans;
import io.caisson.prices.TenantTerms;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** What a tenant is on and what that costs, in words; operators put it on another plan here. */
@Controller
@RequestMapping("/tenants/{slug}")
class TenantPlanPages {

    private static final Duration AHEAD = Duration.ofDays(366);

    private final Tenancies tenancies;
    private final TenantPlans assignments;
    private final TenantTerms terms;
    private final Plans plans;
    private final BillingProfiles profiles;
    private final Trial trial;
    private final Words words;
    private final Clock clock;

    TenantPlanPages(
            Tenancies tenancies,
            TenantPlans assignments,
            TenantTerms terms,
            Plans plans,
            BillingProfiles profiles,
            Trial trial,
            Words words,
            Clock clock) {
        this.tenancies = tenancies;
        this.assignments = assignments;
        this.terms = terms;
        this.plans = plans;
        this.profiles = profiles;
        this.trial = trial;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping("/plan")
    ModelAndView plan(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(caller, tenancies.get(caller, slug));
    }

    /** For operators, as the rules of who may come in where say. */
    @PostMapping("/plan")
    ModelAndView assign(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "") String validFrom,
            @RequestParam(defaultValue = "") String confirmed,
            @RequestParam(defaultValue = "") String base,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        try {
            var from = FormTime.validFrom(validFrom);
            if (!confirmed.isEmpty()) {
                assignments.assign(slug, plan, FormTime.base(base), from, caller.name());
                after.addFlashAttribute("notice", "notice.tenant.plan");
                return done(slug);
            }
            trial.of(() -> assignments.assign(slug, plan, from, caller.name()));
            var before = assignments.history(tenant.id()).getLast();
            var rows = List.of(new Confirm.Row("tenantPlan.plan", before.plan(), plan));
            var path = "/tenants/%s/plan".formatted(slug);
            var sent = Map.of(
                    "plan",
                    plan,
                    "validFrom",
                    validFrom,
                    "base",
                    before.createdAt().toString());
            return new Confirm("tenantPlan.confirm", tenant.name(), from, rows, path, sent, path).page();
        } catch (InvalidValue e) {
            return RefusedForm.again(again(caller, tenant, plan, validFrom), e, words, "tenantPlan", "prices");
        } catch (TenantConflict e) {
            var page = again(caller, tenant, plan, validFrom).addObject("error", e.getMessage());
            page.setStatus(HttpStatus.CONFLICT);
            return page;
        }
    }

    /** With what was typed. */
    private ModelAndView again(Caller caller, Tenant tenant, String plan, String validFrom) {
        return page(caller, tenant).addObject("chosen", plan).addObject("validFrom", validFrom);
    }

    /** For operators, too. */
    @PostMapping("/plan/take-back")
    ModelAndView takeBack(@AuthenticationPrincipal Caller caller, @PathVariable String slug, RedirectAttributes after) {
        assignments.takeBackComing(tenancies.get(caller, slug).id());
        after.addFlashAttribute("notice", "notice.prices.takenBack");
        return done(slug);
    }

    private ModelAndView page(Caller caller, Tenant tenant) {
        var now = clock.instant();
        var history = assignments.history(tenant.id());
        var model = new ModelMap("tenant", tenant);
        model.addAttribute("terms", terms.between(tenant.id(), now, now.plus(AHEAD)));
        model.addAttribute("meters", Meter.values());
        model.addAttribute("history", history.reversed());
        model.addAttribute("now", now);
        model.addAttribute(
                "coming", history.stream().anyMatch(one -> one.validFrom().isAfter(now)));
        if (caller.operator()) {
            model.addAttribute("plans", plans.list().stream().map(Plan::name).toList());
        }
        model.addAttribute("chosen", history.getLast().plan());
        model.addAttribute("profile", profiles.last(tenant.id()));
        return new ModelAndView("tenant-plan", model);
    }

    private static ModelAndView done(String slug) {
        return new ModelAndView("redirect:/tenants/%s/plan".formatted(slug));
    }
}
