package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.invoices.Credits;
import io.caisson.invoices.Grant;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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

/**
 * Where an operator gives a tenant a credit, or notes what it paid ahead. Each form that is shown stands for one: sent twice, it
 * gives once.
 */
@Controller
@RequestMapping("/tenants/{slug}/credits")
class CreditPages {

    private final Tenancies tenancies;
    private final Credits credits;
    private final Words words;

    CreditPages(Tenancies tenancies, Credits credits, Words words) {
        this.tenancies = tenancies;
        this.credits = credits;
        this.words = words;
    }

    @GetMapping
    ModelAndView show(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(caller, slug, HttpStatus.OK, Map.of("kind", Grant.Kind.CREDIT.name(), "id", UUID.randomUUID()));
    }

    @PostMapping
    ModelAndView give(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String expiresAt,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var given = new HashMap<String, Object>(Map.of(
                "id",
                id,
                "kind",
                kind,
                "amount",
                amount,
                "currency",
                currency,
                "reason",
                reason,
                "expiresAt",
                expiresAt));
        try {
            credits.giveOnce(
                    id,
                    tenant.id(),
                    Grant.Kind.parse(kind),
                    Money.parse(amount.strip(), currency.strip()),
                    reason,
                    expiry(expiresAt),
                    caller.name());
        } catch (InvalidValue e) {
            given.put("errors", Map.of(e.field(), words.refused(e, "credits", "invoices")));
            return page(caller, slug, HttpStatus.UNPROCESSABLE_CONTENT, given);
        } catch (TenantConflict | InvoiceConflict e) {
            given.put("error", String.valueOf(e.getMessage()));
            return page(caller, slug, HttpStatus.CONFLICT, given);
        }
        after.addFlashAttribute("notice", "notice.credit");
        return new ModelAndView("redirect:/tenants/%s/invoices".formatted(slug));
    }

    private static @Nullable Instant expiry(String text) {
        return FormTime.read("expiresAt", text);
    }

    private ModelAndView page(Caller caller, String slug, HttpStatus status, Map<String, ?> given) {
        var model = new ModelMap("tenant", tenancies.get(caller, slug));
        model.addAttribute("kinds", Grant.Kind.values());
        return new ModelAndView("credit-form", model.addAllAttributes(given), status);
    }
}
