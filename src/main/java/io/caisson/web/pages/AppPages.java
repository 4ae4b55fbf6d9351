package io.caisson.web.pages;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppConflict;
import io.caisson.apps.AppView;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import io.caisson.observation.Instances;
import io.caisson.quota.QuotaExceeded;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of an app, and what can be done there with one click. */
@Controller
@RequestMapping("/tenants/{slug}/apps/{app}")
class AppPages {

    private static final int SHOWN = 20;

    private final Tenancies tenancies;
    private final AppChanges changes;
    private final AppViews views;
    private final Instances instances;
    private final ClusterSettings settings;

    AppPages(Tenancies tenancies, AppChanges changes, AppViews views, Instances instances, ClusterSettings settings) {
        this.tenancies = tenancies;
        this.changes = changes;
        this.views = views;
        this.instances = instances;
        this.settings = settings;
    }

    @GetMapping
    String app(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app, Model model) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        show(model, tenant, view);
        model.addAttribute("instances", instances.of(view.id()));
        model.addAttribute("releases", views.releases(view.id(), Integer.MAX_VALUE, SHOWN));
        model.addAttribute("deployments", views.deployments(view.id(), Integer.MAX_VALUE, SHOWN));
        return "app";
    }

    @PostMapping("/scale")
    String scale(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam String instances,
            RedirectAttributes after) {
        return act(
                caller,
                slug,
                app,
                after,
                tenant -> changes.change(
                        tenant.id(),
                        app,
                        new Change(null, count(instances), null, null, null, null, null, null, null),
                        caller.name()));
    }

    /** The latest release once more: a tag is looked up again, so it may be another image now. */
    @PostMapping("/redeploy")
    String redeploy(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            RedirectAttributes after) {
        return act(caller, slug, app, after, tenant -> {
            var image = views.app(tenant.id(), app).image();
            changes.change(
                    tenant.id(), app, new Change(image, null, null, null, null, null, null, null, null), caller.name());
        });
    }

    @PostMapping("/releases/{number}/rollback")
    String rollback(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number,
            RedirectAttributes after) {
        return act(caller, slug, app, after, tenant -> changes.rollback(tenant.id(), app, number, caller.name()));
    }

    @PostMapping("/deployments/{number}/cancel")
    String cancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number,
            RedirectAttributes after) {
        return act(caller, slug, app, after, tenant -> changes.cancel(tenant.id(), app, number));
    }

    @GetMapping("/delete")
    String askDelete(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app, Model model) {
        var tenant = tenancies.get(caller, slug);
        show(model, tenant, views.app(tenant.id(), app));
        return "app-delete";
    }

    @PostMapping("/delete")
    String delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(defaultValue = "") String confirm,
            HttpServletResponse response,
            Model model,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        if (!confirm.strip().equals(app)) {
            show(model, tenant, view);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("mismatch", true);
            return "app-delete";
        }
        act(caller, slug, app, after, own -> changes.delete(own.id(), app));
        return "redirect:/tenants/" + slug;
    }

    private void show(Model model, Tenant tenant, AppView app) {
        model.addAttribute("tenant", tenant);
        model.addAttribute("app", app);
        model.addAttribute("url", settings.url(tenant.slug(), app.name(), app.port()));
    }

    private String act(Caller caller, String slug, String app, RedirectAttributes after, Consumer<Tenant> change) {
        try {
            change.accept(tenancies.get(caller, slug));
        } catch (InvalidValue | QuotaExceeded | AppConflict | TenantConflict e) {
            after.addFlashAttribute("error", e.getMessage());
        }
        return "redirect:/tenants/%s/apps/%s".formatted(slug, app);
    }

    private static int count(String instances) {
        try {
            return Integer.parseInt(instances.strip());
        } catch (NumberFormatException e) {
            throw new InvalidValue("instances", instances, "a whole number");
        }
    }
}
