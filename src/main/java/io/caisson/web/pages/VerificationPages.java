package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.identity.Caller;
import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantNotFound;
import io.caisson.tenancy.TenantState;
import io.caisson.verification.AskedVerifications;
import io.caisson.verification.NowCheck;
import io.caisson.verification.Verification;
import io.caisson.verification.Verifications;
import java.time.Clock;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Runs that derive months again: asked for here, and read while they go on and afterwards. */
@Controller
@RequestMapping("/admin/verifications")
class VerificationPages {

    private static final int SHOWN = 20;
    private static final int DIFFERENCES = 1_000;

    private final Verifications verifications;
    private final AskedVerifications asked;
    private final NowCheck now;
    private final Tenancy tenancy;
    private final Times times;
    private final Words words;
    private final Clock clock;

    VerificationPages(
            Verifications verifications,
            AskedVerifications asked,
            NowCheck now,
            Tenancy tenancy,
            Times times,
            Words words,
            Clock clock) {
        this.verifications = verifications;
        this.asked = asked;
        this.now = now;
        this.tenancy = tenancy;
        this.times = times;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView list() {
        var model = new ModelMap("runs", verifications.latest(SHOWN));
        model.addAttribute("thisMonth", thisMonth());
        model.addAttribute("month", thisMonth());
        try {
            model.addAttribute("now", now.look());
        } catch (ClusterUnreachable | ClusterRefused e) {
            model.addAttribute("unreachable", e.getMessage());
        }
        return new ModelAndView("verifications", model);
    }

    @PostMapping
    ModelAndView ask(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String invoice) {
        try {
            var run = invoice.isBlank()
                    ? month(month, tenant.strip(), caller.name())
                    : asked.ask(invoice.strip(), caller.name());
            return new ModelAndView("redirect:/admin/verifications/" + run);
        } catch (InvalidValue e) {
            var typed = new HashMap<>(Map.of("tenant", tenant, "invoice", invoice));
            if (invoice.isBlank()) {
                typed.put("month", month);
            }
            return RefusedForm.again(list().addAllObjects(typed), e, words, "verification");
        }
    }

    private UUID month(String text, String tenant, String by) {
        var month = UsageReport.monthOf(text);
        if (month.isAfter(thisMonth())) {
            throw new InvalidValue("month", text, "this month or one that is past");
        }
        return asked.ask(month, tenant.isEmpty() ? null : idOf(tenant), by);
    }

    private UUID idOf(String tenant) {
        try {
            return tenancy.idOf(tenant);
        } catch (TenantNotFound e) {
            throw new InvalidValue("tenant", tenant, "the name of a tenant as addresses have it, or empty for all");
        }
    }

    /** @param after how many differences come before those that are shown */
    @GetMapping("/{id}")
    ModelAndView one(@PathVariable UUID id, @RequestParam(defaultValue = "0") int after) {
        var run = verifications.find(id).orElseThrow(() -> new NotFound("verification"));
        var before = Math.max(0, after);
        var found = verifications.differences(id, before, DIFFERENCES + 1);
        var more = found.size() > DIFFERENCES;
        var model = new ModelMap("run", run);
        model.addAttribute("after", before);
        model.addAttribute("differences", more ? found.subList(0, DIFFERENCES) : found);
        model.addAttribute("next", more ? before + DIFFERENCES : null);
        model.addAttribute("waits", run.outcome() == Verification.Outcome.QUEUED);
        model.addAttribute("stands", stands(run.tenantId()));
        model.addAttribute("of", run.invoice() == null ? times.month(run.month()) : run.invoice());
        return new ModelAndView("verification", model);
    }

    /** Of a deleted tenant's slug another one may be the owner. */
    private boolean stands(@Nullable UUID tenant) {
        return tenant != null
                && tenancy.find(tenant)
                        .filter(found -> found.state() != TenantState.DELETED)
                        .isPresent();
    }

    private YearMonth thisMonth() {
        return YearMonth.now(clock);
    }
}
