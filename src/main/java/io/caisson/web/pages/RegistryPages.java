package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.images.AllowedRegistries;
import io.caisson.images.Credentials;
import io.caisson.images.RegistryAccounts;
import io.caisson.images.RegistryRefused;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
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

/** Where a tenant's images may come from, and its credentials for private registries. A password is in no answer. */
@Controller
@RequestMapping("/tenants/{slug}/registries")
class RegistryPages {

    private final Tenancies tenancies;
    private final RegistryAccounts accounts;
    private final AllowedRegistries allowed;

    RegistryPages(Tenancies tenancies, RegistryAccounts accounts, AllowedRegistries allowed) {
        this.tenancies = tenancies;
        this.accounts = accounts;
        this.allowed = allowed;
    }

    @GetMapping
    ModelAndView registries(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(tenancies.get(caller, slug));
    }

    @PostMapping
    ModelAndView save(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String host,
            @RequestParam String username,
            @RequestParam SecretText password,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var typed = Map.of("host", host, "username", username);
        try {
            accounts.save(tenant.id(), host.strip(), new Credentials(username.strip(), password), caller.name());
        } catch (InvalidValue e) {
            return again(tenant, e).addAllObjects(typed);
        } catch (RegistryRefused | TenantConflict e) {
            var page = page(tenant).addAllObjects(typed).addObject("error", e.getMessage());
            page.setStatus(
                    e instanceof RegistryRefused refused && refused.busy()
                            ? HttpStatus.TOO_MANY_REQUESTS
                            : HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        after.addFlashAttribute("notice", "notice.registry.saved");
        return done(slug);
    }

    @PostMapping("/{host}/forget")
    ModelAndView forget(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String host,
            RedirectAttributes after) {
        if (accounts.delete(tenancies.get(caller, slug).id(), host)) {
            after.addFlashAttribute("notice", "notice.registry.forgotten");
        }
        return done(slug);
    }

    /** For operators, as the rules of who may come in where say. */
    @PostMapping("/allowed")
    ModelAndView allow(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String registries,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var hosts = Arrays.stream(registries.split("[\\s,]+"))
                .filter(host -> !host.isEmpty())
                .toList();
        try {
            allowed.set(tenant.id(), hosts);
        } catch (InvalidValue e) {
            return again(tenant, e).addObject("registries", registries);
        }
        after.addFlashAttribute("notice", "notice.registry.allowed");
        return done(slug);
    }

    private ModelAndView page(Tenant tenant) {
        var model = new ModelMap("tenant", tenant);
        var ofTenant = allowed.ofTenant(tenant.id());
        model.addAttribute("accounts", accounts.list(tenant.id()));
        model.addAttribute("allowed", ofTenant.isEmpty() ? allowed.ofPlatform() : ofTenant);
        model.addAttribute("registries", String.join("\n", ofTenant));
        return new ModelAndView("registries", model);
    }

    private ModelAndView again(Tenant tenant, InvalidValue e) {
        var page = page(tenant);
        page.addObject("errors", Map.of(e.field(), Objects.requireNonNullElse(e.getMessage(), e.field())));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static ModelAndView done(String slug) {
        return new ModelAndView("redirect:/tenants/%s/registries".formatted(slug));
    }
}
