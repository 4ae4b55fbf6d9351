package io.caisson.web.pages;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppConflict;
import io.caisson.apps.AppKind;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.apps.Size;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.observation.Instances;
import io.caisson.quota.QuotaExceeded;
import io.caisson.quota.Quotas;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of tenants and their apps. */
@Controller
class Console {

    private static final int SHOWN = 100;
    private static final int LINES = 50;

    private final Tenancy tenancy;
    private final Tenancies tenancies;
    private final Quotas quotas;
    private final AppChanges changes;
    private final AppViews views;
    private final Instances instances;
    private final AppObjects objects;
    private final ClusterSettings settings;
    private final Access access;

    Console(
            Tenancy tenancy,
            Tenancies tenancies,
            Quotas quotas,
            AppChanges changes,
            AppViews views,
            Instances instances,
            AppObjects objects,
            ClusterSettings settings,
            Access access) {
        this.tenancy = tenancy;
        this.tenancies = tenancies;
        this.quotas = quotas;
        this.changes = changes;
        this.views = views;
        this.instances = instances;
        this.objects = objects;
        this.settings = settings;
        this.access = access;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal Caller caller) {
        var own = caller.tenantId();
        return own == null
                ? "redirect:/tenants"
                : "redirect:/tenants/" + tenancy.find(own).orElseThrow().slug();
    }

    @GetMapping("/tenants")
    String tenants(Model model) {
        model.addAttribute("tenants", tenancy.page("", SHOWN));
        return "tenants";
    }

    @PostMapping("/tenants")
    String createTenant(@RequestParam String slug, @RequestParam String name, Model model) {
        try {
            return "redirect:/tenants/"
                    + tenancy.create(new Slug(slug.strip()), name).slug();
        } catch (InvalidValue | TenantConflict e) {
            model.addAttribute("error", e.getMessage());
            model.addAttribute("slug", slug);
            model.addAttribute("name", name);
            return tenants(model);
        }
    }

    @GetMapping("/tenants/{slug}")
    String tenant(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute("quota", quotas.view(tenant.id()));
        model.addAttribute("apps", views.apps(tenant.id(), "", SHOWN));
        model.addAttribute("sizes", Size.values());
        return "tenant";
    }

    @PostMapping("/tenants/{slug}/delete")
    String deleteTenant(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String confirm,
            RedirectAttributes after) {
        tenancies.get(caller, slug);
        if (!caller.operator() || !confirm.equals(slug)) {
            after.addFlashAttribute("error", "Type the slug '%s' to delete the tenant.".formatted(slug));
            return "redirect:/tenants/" + slug;
        }
        tenancy.delete(slug);
        return "redirect:/tenants";
    }

    @PostMapping("/tenants/{slug}/sign-in-link")
    String link(@AuthenticationPrincipal Caller caller, @PathVariable String slug, RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        after.addFlashAttribute(
                "link", "/sign-in?code=" + access.makeSignInCode(tenant.id(), slug, Duration.ofHours(24)));
        return "redirect:/tenants/" + slug;
    }

    @PostMapping("/tenants/{slug}/apps")
    String createApp(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String name,
            @RequestParam String image,
            @RequestParam(defaultValue = "1") int count,
            @RequestParam(defaultValue = "small") String size,
            @RequestParam(required = false) @Nullable Integer port,
            @RequestParam(defaultValue = "") String env,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        try {
            var kind = port == null ? AppKind.WORKER : AppKind.SERVICE;
            var change = new Change(image.strip(), count, size, null, null, port, variables(env), null);
            changes.create(tenant.id(), name.strip(), kind, change, caller.name());
            return "redirect:/tenants/%s/apps/%s".formatted(slug, name.strip());
        } catch (InvalidValue | QuotaExceeded | AppConflict | TenantConflict e) {
            model.addAttribute("error", e.getMessage());
            model.addAllAttributes(Map.of("name", name, "image", image, "count", count, "env", env));
            return tenant(caller, slug, model);
        }
    }

    @GetMapping("/tenants/{slug}/apps/{app}")
    String app(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app, Model model) {
        var tenant = tenancies.get(caller, slug);
        var view = views.app(tenant.id(), app);
        var pods = instances.of(view.id());
        model.addAttribute("tenant", tenant);
        model.addAttribute("app", view);
        model.addAttribute("url", settings.url(slug, app, view.port()));
        model.addAttribute("instances", pods);
        model.addAttribute("releases", views.releases(view.id(), Integer.MAX_VALUE, 20));
        model.addAttribute("deployments", views.deployments(view.id(), Integer.MAX_VALUE, 20));
        model.addAttribute(
                "logs", pods.isEmpty() ? "" : lastLines(slug, pods.getFirst().name()));
        return "app";
    }

    @PostMapping("/tenants/{slug}/apps/{app}/deployments")
    String deploy(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam String image,
            @RequestParam int count,
            RedirectAttributes after) {
        var change = new Change(image.strip(), count, null, null, null, null, null, null);
        return act(
                slug,
                app,
                after,
                () -> changes.change(tenancies.get(caller, slug).id(), app, change, caller.name()));
    }

    @PostMapping("/tenants/{slug}/apps/{app}/releases/{number}/rollback")
    String rollback(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number,
            RedirectAttributes after) {
        return act(
                slug,
                app,
                after,
                () -> changes.rollback(tenancies.get(caller, slug).id(), app, number, caller.name()));
    }

    @PostMapping("/tenants/{slug}/apps/{app}/deployments/{number}/cancel")
    String cancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number,
            RedirectAttributes after) {
        return act(
                slug,
                app,
                after,
                () -> changes.cancel(tenancies.get(caller, slug).id(), app, number));
    }

    @PostMapping("/tenants/{slug}/apps/{app}/delete")
    String delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            RedirectAttributes after) {
        act(slug, app, after, () -> changes.delete(tenancies.get(caller, slug).id(), app));
        return "redirect:/tenants/" + slug;
    }

    private static String act(String slug, String app, RedirectAttributes after, Runnable change) {
        try {
            change.run();
        } catch (InvalidValue | QuotaExceeded | AppConflict | TenantConflict e) {
            after.addFlashAttribute("error", e.getMessage());
        }
        return "redirect:/tenants/%s/apps/%s".formatted(slug, app);
    }

    private String lastLines(String slug, String pod) {
        try {
            return objects.logs(TenantSpec.namespace(slug), pod, LINES, false);
        } catch (ClusterUnreachable e) {
            return e.getMessage();
        }
    }

    /** One NAME=value a line. */
    private static Map<String, String> variables(String text) {
        var variables = new LinkedHashMap<String, String>();
        for (var line : text.lines().filter(candidate -> !candidate.isBlank()).toList()) {
            var equals = line.indexOf('=');
            if (equals < 1) {
                throw new InvalidValue("environment", "a line without '='", "one NAME=value a line");
            }
            variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
        }
        return variables;
    }
}
