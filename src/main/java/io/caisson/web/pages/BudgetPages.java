package io.caisson.web.pages;

import io.caisson.budgets.Budget;
import io.caisson.budgets.Budgets;
import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

/** A tenant's budget: how the month stands, and the form of its limits. */
@Controller
@RequestMapping("/tenants/{slug}/budget")
class BudgetPages {

    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private final Tenancies tenancies;
    private final Budgets budgets;
    private final Words words;

    BudgetPages(Tenancies tenancies, Budgets budgets, Words words) {
        this.tenancies = tenancies;
        this.budgets = budgets;
        this.words = words;
    }

    @GetMapping
    ModelAndView budget(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(tenancies.get(caller, slug), HttpStatus.OK, Map.of());
    }

    /** @param hard left out by who may not change it: it stays then */
    @PostMapping
    ModelAndView set(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String soft,
            @RequestParam(required = false) @Nullable String hard,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var given = new HashMap<String, Object>(Map.of("currency", currency, "soft", soft));
        if (hard != null) {
            given.put("hard", hard);
        }
        try {
            var suspends =
                    hard == null ? amount(budgets.view(tenant.id()).budget().hard()) : amount("hard", hard);
            var budget = Budget.of(currency.strip(), amount("soft", soft), suspends);
            budgets.set(tenant.id(), budget, caller.name(), caller.operator());
        } catch (InvalidValue e) {
            given.put("errors", Map.of(e.field(), e.named(words.of("budget", e.field()))));
            return page(tenant, HttpStatus.UNPROCESSABLE_CONTENT, given);
        } catch (TenantConflict e) {
            given.put("error", String.valueOf(e.getMessage()));
            return page(tenant, HttpStatus.CONFLICT, given);
        }
        after.addFlashAttribute("notice", "notice.budget");
        return new ModelAndView("redirect:/tenants/%s/budget".formatted(slug));
    }

    private ModelAndView page(Tenant tenant, HttpStatus status, Map<String, ?> given) {
        var view = budgets.view(tenant.id());
        var known = view.budget().currency();
        var model = new ModelMap("tenant", tenant);
        model.addAttribute("budget", view);
        model.addAttribute("uncounted", codes(view.uncounted()));
        model.addAttribute("currency", known != null ? known.getCurrencyCode() : charged(view.spent()));
        model.addAttribute("soft", text(view.budget().soft()));
        model.addAttribute("hard", text(view.budget().hard()));
        model.addAllAttributes(given);
        return new ModelAndView("budget", model, status);
    }

    private static String codes(List<Currency> currencies) {
        return currencies.stream().map(Currency::getCurrencyCode).collect(Collectors.joining(", "));
    }

    private static String charged(Iterable<Money> spent) {
        for (var money : spent) {
            return money.currency().getCurrencyCode();
        }
        return "";
    }

    private static String text(@Nullable Money money) {
        return money == null ? "" : money.amount().toPlainString();
    }

    private static @Nullable BigDecimal amount(@Nullable Money money) {
        return money == null ? null : money.amount();
    }

    private static @Nullable BigDecimal amount(String field, String text) {
        var trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        if (!AMOUNT.matcher(trimmed).matches()) {
            throw new InvalidValue(field, text, "an amount such as 250.00, or empty for no limit");
        }
        return new BigDecimal(trimmed);
    }
}
