package io.caisson.web.api;

import io.caisson.budgets.Budget;
import io.caisson.budgets.BudgetNotice;
import io.caisson.budgets.BudgetState;
import io.caisson.budgets.BudgetView;
import io.caisson.budgets.Budgets;
import io.caisson.identity.Caller;
import io.caisson.shared.Money;
import io.caisson.web.OwnTenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant means to pay at most, and how its month stands against that. */
@RestController
@RequestMapping("/v1/tenants/{slug}/budget")
class BudgetApi {

    private final Budgets budgets;

    BudgetApi(Budgets budgets) {
        this.budgets = budgets;
    }

    record NewBudget(
            @Nullable String currency,
            @Nullable BigDecimal soft,
            @Nullable BigDecimal hard) {}

    record Amount(BigDecimal amount, String currency) {

        static Amount of(Money money) {
            return new Amount(money.amount(), money.currency().getCurrencyCode());
        }
    }

    record Told(String limit, int percent, BigDecimal amount, BigDecimal spent, String currency, Instant toldAt) {

        static Told of(BudgetNotice notice) {
            return new Told(
                    notice.limit().label(),
                    notice.percent(),
                    notice.amount().amount(),
                    notice.spent().amount(),
                    notice.amount().currency().getCurrencyCode(),
                    notice.toldAt());
        }
    }

    record View(
            String month,
            @Nullable String currency,
            @Nullable BigDecimal soft,
            @Nullable BigDecimal hard,
            BudgetState state,
            List<Amount> spent,
            List<Amount> forecast,
            List<String> chargedIn,
            List<String> uncounted,
            List<Told> notices) {

        static View of(BudgetView view) {
            var currency = view.budget().currency();
            return new View(
                    view.month().toString(),
                    currency == null ? null : currency.getCurrencyCode(),
                    amount(view.budget().soft()),
                    amount(view.budget().hard()),
                    view.state(),
                    view.spent().stream().map(Amount::of).toList(),
                    view.forecast().stream().map(Amount::of).toList(),
                    codes(view.charged()),
                    codes(view.uncounted()),
                    view.notices().stream().map(Told::of).toList());
        }

        private static List<String> codes(List<Currency> currencies) {
            return currencies.stream().map(Currency::getCurrencyCode).toList();
        }

        private static @Nullable BigDecimal amount(@Nullable Money money) {
            return money == null ? null : money.amount();
        }
    }

    @GetMapping
    View get(OwnTenant tenant) {
        return View.of(budgets.view(tenant.id()));
    }

    @PutMapping
    View set(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @RequestBody NewBudget request) {
        var budget = Budget.of(request.currency(), request.soft(), request.hard());
        budgets.set(tenant.id(), budget, caller.name(), caller.operator());
        return get(tenant);
    }
}
