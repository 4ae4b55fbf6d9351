package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.quota.Held;
import io.caisson.quota.Quotas;
import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.LinkedHashMap;
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

/** Where operators set what a tenant may hold, beside what it holds. For operators, as the rules of who may come in where say. */
@Controller
@RequestMapping("/tenants/{slug}/quota")
class QuotaPages {

    private final Tenancies tenancies;
    private final Quotas quotas;

    QuotaPages(Tenancies tenancies, Quotas quotas) {
        this.tenancies = tenancies;
        this.quotas = quotas;
    }

    @GetMapping
    ModelAndView show(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        var tenant = tenancies.get(caller, slug);
        var hard = quotas.view(tenant.id()).hard();
        var fields = Map.of(
                "cpu", hard.total().cpu().cores(),
                "memory", hard.total().memory().toString(),
                "instances", Integer.toString(hard.instances()));
        return page(tenant, HttpStatus.OK, fields);
    }

    @PostMapping
    ModelAndView set(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String cpu,
            @RequestParam(defaultValue = "") String memory,
            @RequestParam(defaultValue = "") String instances,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        var typed = Map.of("cpu", cpu.strip(), "memory", memory.strip(), "instances", instances.strip());
        Held wanted;
        try {
            wanted = read(typed);
        } catch (InvalidValue e) {
            return refused(tenant, typed, Map.of(e.field(), String.valueOf(e.getMessage())));
        }
        try {
            quotas.set(slug, wanted.total(), wanted.instances());
        } catch (InvalidValue e) {
            return refused(
                    tenant, typed, errors(e, wanted, quotas.view(tenant.id()).reserved()));
        } catch (TenantConflict e) {
            return page(tenant, HttpStatus.CONFLICT, typed).addObject("error", e.getMessage());
        }
        after.addFlashAttribute("notice", "notice.tenant.quota");
        return new ModelAndView("redirect:/tenants/" + slug);
    }

    private static Held read(Map<String, String> typed) {
        var hard =
                new Resources(Cpu.parse(typed.getOrDefault("cpu", "")), Memory.parse(typed.getOrDefault("memory", "")));
        return new Held(hard, PlanForm.count(typed.getOrDefault("instances", "")), Resources.NONE);
    }

    /** What is short of what is reserved is said beside each field that is: the refusal itself names all three. */
    private static Map<String, String> errors(InvalidValue e, Held wanted, Held reserved) {
        if (!e.field().equals("quota")) {
            return Map.of(e.field(), String.valueOf(e.getMessage()));
        }
        var errors = new LinkedHashMap<String, String>();
        compare(errors, "cpu", wanted.total().cpu(), reserved.total().cpu());
        compare(errors, "memory", wanted.total().memory(), reserved.total().memory());
        compare(errors, "instances", wanted.instances(), reserved.instances());
        return errors.isEmpty() ? Map.of("cpu", String.valueOf(e.getMessage())) : errors;
    }

    private static <T extends Comparable<T>> void compare(
            Map<String, String> errors, String field, T wanted, T reserved) {
        if (wanted.compareTo(reserved) < 0) {
            var refused = new InvalidValue(field, wanted.toString(), "at least what is reserved: " + reserved);
            errors.put(field, String.valueOf(refused.getMessage()));
        }
    }

    private ModelAndView refused(Tenant tenant, Map<String, String> typed, Map<String, String> errors) {
        return page(tenant, HttpStatus.UNPROCESSABLE_CONTENT, typed).addObject("errors", errors);
    }

    private ModelAndView page(Tenant tenant, HttpStatus status, Map<String, String> fields) {
        var model = new ModelMap("tenant", tenant);
        model.addAttribute("bars", Bar.of(quotas.view(tenant.id())));
        model.addAttribute("fields", fields);
        return new ModelAndView("tenant-quota", model, status);
    }
}
