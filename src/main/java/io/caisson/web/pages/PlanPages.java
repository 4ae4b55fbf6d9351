package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.prices.ChangedMeanwhile;
import io.caisson.prices.OverheadPolicy;
import io.caisson.prices.Plan;
import io.caisson.prices.PlanQuotas;
import io.caisson.prices.Plans;
import io.caisson.prices.PriceBook;
import io.caisson.prices.PriceBooks;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The operator's plans: which there are, and the form that makes or changes one. */
@Controller
@RequestMapping("/admin/plans")
class PlanPages {

    private final Plans plans;
    private final PlanQuotas quotas;
    private final PriceBooks books;
    private final Trial trial;
    private final Words words;
    private final Clock clock;

    PlanPages(Plans plans, PlanQuotas quotas, PriceBooks books, Trial trial, Words words, Clock clock) {
        this.plans = plans;
        this.quotas = quotas;
        this.books = books;
        this.trial = trial;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView list() {
        var model = new ModelMap("plans", plans.list());
        model.addAttribute("refused", quotas.refused());
        model.addAttribute("now", clock.instant());
        return new ModelAndView("plans", model);
    }

    /** @param plan the one that changes; empty for a new one */
    @GetMapping("/form")
    ModelAndView form(@RequestParam(defaultValue = "") String plan) {
        if (plan.isEmpty()) {
            return form(plan, "", Map.of());
        }
        var last = find(plan).last();
        return form(plan, last.createdAt().toString(), PlanForm.of(last.offer()));
    }

    @PostMapping
    ModelAndView save(
            @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> all, RedirectAttributes after) {
        var plan = all.getOrDefault("plan", "");
        var base = all.getOrDefault("base", "");
        var fields = PlanForm.sent(all);
        try {
            var offer = PlanForm.read(fields);
            var asked = FormTime.validFrom(fields.getOrDefault("validFrom", ""));
            if (all.containsKey("confirmed")) {
                save(plan, base, fields, asked, offer, caller);
                after.addFlashAttribute("notice", "notice.plans");
                return new ModelAndView("redirect:/admin/plans");
            }
            trial.of(() -> save(plan, base, fields, asked, offer, caller));
            return confirm(plan, base, asked, fields, offer);
        } catch (InvalidValue e) {
            return RefusedForm.again(form(plan, base, fields), e, words, "plans", "prices");
        } catch (ChangedMeanwhile e) {
            var last = find(plan).last();
            var changes = PlanForm.changes(last.offer(), PlanForm.read(fields), words);
            return RefusedForm.again(form(plan, last.createdAt().toString(), fields), e, changes);
        }
    }

    @PostMapping("/take-back")
    ModelAndView takeBack(@RequestParam String plan, @RequestParam String validFrom, RedirectAttributes after) {
        var from = FormTime.validFrom(validFrom);
        try {
            if (from != null && plans.takeBack(plan, from)) {
                after.addFlashAttribute("notice", "notice.prices.takenBack");
            }
        } catch (InvalidValue e) {
            var page = list().addObject("error", words.refused(e, "plans", "prices"));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        return new ModelAndView("redirect:/admin/plans");
    }

    private void save(
            String plan,
            String base,
            Map<String, String> fields,
            @Nullable Instant asked,
            Plan.Offer offer,
            Caller caller) {
        if (plan.isEmpty()) {
            var from = asked == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : asked;
            plans.create(fields.getOrDefault("name", ""), from, offer, caller.name());
        } else {
            plans.change(plan, FormTime.base(base), asked, offer, caller.name());
        }
    }

    private ModelAndView confirm(
            String plan, String base, @Nullable Instant from, Map<String, String> fields, Plan.Offer offer) {
        var rows = PlanForm.changes(plan.isEmpty() ? null : find(plan).last().offer(), offer, words);
        var sent = new HashMap<>(fields);
        sent.putAll(Map.of("plan", plan, "base", base));
        var subject = plan.isEmpty() ? fields.getOrDefault("name", "") : plan;
        return new Confirm("plans.confirm", subject, from, rows, "/admin/plans", sent, "/admin/plans").page();
    }

    private ModelAndView form(String plan, String base, Map<String, String> fields) {
        var model = new ModelMap("plan", plan);
        model.addAttribute("base", base);
        model.addAttribute("fields", fields);
        model.addAttribute("books", books.list().stream().map(PriceBook::name).toList());
        model.addAttribute("policies", OverheadPolicy.Kind.values());
        return new ModelAndView("plan-form", model);
    }

    private Plan find(String plan) {
        return plans.find(plan).orElseThrow(() -> new NotFound("plan"));
    }
}
