package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Suspensions;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.HashMap;
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

/** Where operators suspend a tenant and let it run again. Both ask first, on a page of their own. */
@Controller
@RequestMapping("/tenants/{slug}/suspension")
class SuspensionPages {

    private static final int SHOWN = 20;

    private final Tenancies tenancies;
    private final LifeCycle lifeCycle;
    private final Suspensions suspensions;

    SuspensionPages(Tenancies tenancies, LifeCycle lifeCycle, Suspensions suspensions) {
        this.tenancies = tenancies;
        this.lifeCycle = lifeCycle;
        this.suspensions = suspensions;
    }

    @GetMapping
    ModelAndView show(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(tenancies.get(caller, slug), HttpStatus.OK, Map.of());
    }

    @PostMapping
    ModelAndView suspend(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String confirm,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        if (!confirm.strip().equals(slug)) {
            return page(tenant, HttpStatus.UNPROCESSABLE_CONTENT, Map.of("reason", reason, "mismatch", Boolean.TRUE));
        }
        try {
            lifeCycle.suspend(tenant.id(), SuspensionCause.OPERATOR, reason, caller.name());
        } catch (InvalidValue e) {
            var errors = Map.of(e.field(), String.valueOf(e.getMessage()));
            return page(tenant, HttpStatus.UNPROCESSABLE_CONTENT, Map.of("reason", reason, "errors", errors));
        } catch (TenantConflict e) {
            return page(tenant, HttpStatus.CONFLICT, Map.of("error", String.valueOf(e.getMessage())));
        }
        after.addFlashAttribute("notice", "notice.tenant.suspended");
        return back(slug);
    }

    /** @param cause the one to lift; empty for all */
    @PostMapping("/lift")
    ModelAndView resume(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String cause,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        try {
            var lifted = cause.isEmpty() ? null : SuspensionCause.of(cause);
            var now = lifeCycle.resume(tenant.id(), lifted, caller.name());
            after.addFlashAttribute(
                    "notice", now.state().runs() ? "notice.tenant.resumed" : "notice.tenant.stillSuspended");
        } catch (TenantConflict e) {
            return page(tenant, HttpStatus.CONFLICT, Map.of("error", String.valueOf(e.getMessage())));
        }
        return back(slug);
    }

    private static ModelAndView back(String slug) {
        return new ModelAndView("redirect:/tenants/%s".formatted(slug));
    }

    private ModelAndView page(Tenant tenant, HttpStatus status, Map<String, ?> given) {
        var model = new HashMap<String, Object>(given);
        model.put("tenant", tenant);
        model.put("history", suspensions.history(tenant.id(), SHOWN));
        model.put("held", suspensions.of(tenant.id()));
        return new ModelAndView("tenant-suspension", new ModelMap().addAllAttributes(model), status);
    }
}
