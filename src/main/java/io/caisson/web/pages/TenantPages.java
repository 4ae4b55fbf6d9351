package io.caisson.web.pages;

import io.caisson.apps.AppViews;
import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.quota.Quotas;
import io.caisson.quota.TenantSummaries;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The list of tenants and the page of one. */
@Controller
class TenantPages {

    private static final int SHOWN = 100;
    private static final Pattern PLACE = Pattern.compile("[a-z0-9-]{0,40}");
    private static final Pattern TEXT = Pattern.compile("\\P{Cntrl}*");
    private static final Duration LINK_VALID = Duration.ofHours(24);

    private final Tenancy tenancy;
    private final Tenancies tenancies;
    private final TenantSummaries summaries;
    private final Quotas quotas;
    private final AppViews views;
    private final Access access;

    TenantPages(
            Tenancy tenancy,
            Tenancies tenancies,
            TenantSummaries summaries,
            Quotas quotas,
            AppViews views,
            Access access) {
        this.tenancy = tenancy;
        this.tenancies = tenancies;
        this.summaries = summaries;
        this.quotas = quotas;
        this.views = views;
        this.access = access;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal Caller caller) {
        var own = caller.tenantId();
        return own == null
                ? "redirect:/tenants"
                : "redirect:/tenants/" + tenancy.find(own).orElseThrow().slug();
    }

    /** @param q part of a slug or a name; one tenant's whole slug leads straight to it */
    @GetMapping("/tenants")
    String tenants(
            @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String after, Model model) {
        var text = required("q", q.strip(), TEXT, "a text without control characters");
        var found = summaries.find(text, place(after), SHOWN + 1);
        if (after.isEmpty() && found.stream().anyMatch(tenant -> tenant.slug().equals(text))) {
            return "redirect:/tenants/" + text;
        }
        model.addAttribute("tenants", found.stream().limit(SHOWN).toList());
        model.addAttribute("next", found.size() > SHOWN ? found.get(SHOWN - 1).slug() : null);
        model.addAttribute("q", text);
        model.addAttribute("after", after);
        return "tenants";
    }

    @GetMapping("/tenants/new")
    String newTenant(@AuthenticationPrincipal Caller caller) {
        requireOperator(caller);
        return "tenant-new";
    }

    @PostMapping("/tenants")
    ModelAndView create(@RequestParam String slug, @RequestParam String name) {
        try {
            var made = tenancy.create(new Slug(slug.strip()), name);
            return new ModelAndView("redirect:/tenants/" + made.slug());
        } catch (InvalidValue e) {
            return again(slug, name, e.field(), e);
        } catch (TenantConflict e) {
            return again(slug, name, "slug", e);
        }
    }

    private static ModelAndView again(String slug, String name, String field, RuntimeException e) {
        var errors = Map.of(field, Objects.requireNonNullElse(e.getMessage(), field));
        return new ModelAndView(
                "tenant-new", Map.of("slug", slug, "name", name, "errors", errors), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @GetMapping("/tenants/{slug}")
    String tenant(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var apps = views.apps(tenant.id(), place(after), SHOWN + 1);
        model.addAttribute("tenant", tenant);
        var quota = quotas.view(tenant.id());
        model.addAttribute("quota", quota);
        model.addAttribute("bars", Bar.of(quota));
        model.addAttribute("apps", apps.stream().limit(SHOWN).toList());
        model.addAttribute("next", apps.size() > SHOWN ? apps.get(SHOWN - 1).name() : null);
        model.addAttribute("after", after);
        return "tenant";
    }

    /** Shown in the answer itself, not after a redirect: on the way there the code would be kept in the session. */
    @PostMapping("/tenants/{slug}/sign-in-link")
    String link(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        requireOperator(caller);
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute(
                "link",
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/sign-in")
                        .queryParam("code", access.makeSignInCode(tenant.id(), slug, LINK_VALID))
                        .toUriString());
        return "sign-in-link";
    }

    @GetMapping("/tenants/{slug}/delete")
    String askDelete(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        requireOperator(caller);
        model.addAttribute("tenant", tenancies.get(caller, slug));
        return "tenant-delete";
    }

    @PostMapping("/tenants/{slug}/delete")
    String delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String confirm,
            HttpServletResponse response,
            Model model,
            RedirectAttributes after) {
        requireOperator(caller);
        var tenant = tenancies.get(caller, slug);
        if (!confirm.strip().equals(slug)) {
            model.addAttribute("tenant", tenant);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("mismatch", true);
            return "tenant-delete";
        }
        tenancy.delete(slug);
        after.addFlashAttribute("notice", "notice.tenant.deleting");
        return "redirect:/tenants";
    }

    private static String place(String after) {
        return required("after", after, PLACE, "the name that a part of the list ended with");
    }

    private static String required(String field, String value, Pattern shape, String allowed) {
        if (!shape.matcher(value).matches()) {
            throw new InvalidValue(field, value, allowed);
        }
        return value;
    }

    private static void requireOperator(Caller caller) {
        if (!caller.operator()) {
            throw new AccessDeniedException("operators only");
        }
    }
}
