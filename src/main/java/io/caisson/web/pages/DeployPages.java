package io.caisson.web.pages;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppConflict;
import io.caisson.apps.AppView;
import io.caisson.apps.AppViews;
import io.caisson.apps.Size;
import io.caisson.identity.Caller;
import io.caisson.quota.QuotaExceeded;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form that deploys an image, for a new app and for one that is there, and what it would reserve. */
@Controller
class DeployPages {

    private final Tenancies tenancies;
    private final AppChanges changes;
    private final AppViews views;
    private final ImageChecks images;

    DeployPages(Tenancies tenancies, AppChanges changes, AppViews views, ImageChecks images) {
        this.tenancies = tenancies;
        this.changes = changes;
        this.views = views;
        this.images = images;
    }

    @GetMapping("/tenants/{slug}/apps/new")
    String fresh(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        return form(model, tenant, null, AppForm.EMPTY, Map.of(), answer(tenant, null, AppForm.EMPTY));
    }

    /** @param check asks only what it would reserve: the button for browsers without JavaScript */
    @PostMapping("/tenants/{slug}/apps")
    String create(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @ModelAttribute("form") AppForm form,
            @RequestParam(required = false) @Nullable String check,
            HttpServletResponse response,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var name = Objects.requireNonNullElse(form.name(), "").strip();
        var errors = new LinkedHashMap<>(form.errors());
        return accept(response, model, tenant, null, form, errors, check, () -> {
            changes.create(tenant.id(), name, form.appKind(), form.first(), caller.name());
            return "redirect:/tenants/%s/apps/%s".formatted(slug, name);
        });
    }

    @GetMapping("/tenants/{slug}/apps/{app}/edit")
    String edit(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app, Model model) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        var form = AppForm.of(view);
        return form(model, tenant, view, form, Map.of(), answer(tenant, view, form));
    }

    @PostMapping("/tenants/{slug}/apps/{app}/edit")
    String change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @ModelAttribute("form") AppForm form,
            @RequestParam(required = false) @Nullable String check,
            HttpServletResponse response,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        var errors = new LinkedHashMap<>(form.errors());
        errors.remove("name"); // it can't change
        return accept(response, model, tenant, view, form, errors, check, () -> {
            changes.change(tenant.id(), app, form.next(view.kind()), caller.name());
            return "redirect:/tenants/%s/apps/%s".formatted(slug, app);
        });
    }

    /** Asked for while somebody types; the environment stays out of it, because addresses end in logs. */
    @GetMapping("/tenants/{slug}/preflight")
    String preflight(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String app,
            @ModelAttribute("form") AppForm form,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("answer", answer(tenant, app.isEmpty() ? null : views.app(tenant.id(), app), form));
        return "parts/preflight :: preflight";
    }

    private interface Acceptance {
        String accept();
    }

    private String accept(
            HttpServletResponse response,
            Model model,
            Tenant tenant,
            @Nullable AppView app,
            AppForm form,
            Map<String, String> errors,
            @Nullable String check,
            Acceptance acceptance) {
        var known = known(tenant, form, errors);
        model.addAttribute("known", known);
        if (check == null && errors.isEmpty() && (known == null || known.passes(form.anyway()))) {
            try {
                return acceptance.accept();
            } catch (InvalidValue e) {
                errors.put(e.field(), String.valueOf(e.getMessage()));
            } catch (QuotaExceeded | AppConflict | TenantConflict e) {
                model.addAttribute("error", e.getMessage());
            }
        }
        if (check == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return form(model, tenant, app, form, errors, answer(tenant, app, form));
    }

    /** Null while something else is wrong. A registry that doesn't answer keeps nobody from deploying. */
    private @Nullable ImageCheck known(Tenant tenant, AppForm form, Map<String, String> errors) {
        if (!errors.isEmpty()) {
            return null;
        }
        try {
            var known = images.of(
                    tenant.id(), Objects.requireNonNullElse(form.image(), "").strip());
            known.problem().ifPresent(problem -> errors.put("image", problem));
            return known;
        } catch (InvalidValue e) {
            errors.put(e.field(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static String form(
            Model model,
            Tenant tenant,
            @Nullable AppView app,
            AppForm form,
            Map<String, String> errors,
            @Nullable Answer answer) {
        model.addAttribute("tenant", tenant);
        model.addAttribute("app", app);
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("answer", answer);
        model.addAttribute("sizes", List.of(Size.values()));
        return "deploy";
    }

    /** Null while the form says too little or something that is no amount, or the tenant takes nothing. */
    private @Nullable Answer answer(Tenant tenant, @Nullable AppView app, AppForm form) {
        try {
            var kind = app == null ? form.appKind() : app.kind();
            var name = app == null ? null : app.name();
            return Answer.of(changes.preflight(tenant.id(), name, kind, form.preview()));
        } catch (InvalidValue | TenantConflict e) {
            return null;
        }
    }
}
