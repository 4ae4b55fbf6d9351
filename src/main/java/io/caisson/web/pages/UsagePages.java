package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.metering.AppUsage;
import io.caisson.metering.Coverages;
import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.metering.Usage;
import io.caisson.metering.UsagePeriod;
import io.caisson.overhead.OverheadReports;
import io.caisson.web.Tenancies;
import java.time.Clock;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What a tenant held in a month, and how much of it was seen. */
@Controller
class UsagePages {

    private static final int HOURS = 48;

    private final Tenancies tenancies;
    private final Usage usage;
    private final Coverages coverages;
    private final OverheadReports overheads;
    private final Clock clock;

    UsagePages(Tenancies tenancies, Usage usage, Coverages coverages, OverheadReports overheads, Clock clock) {
        this.tenancies = tenancies;
        this.usage = usage;
        this.coverages = coverages;
        this.overheads = overheads;
        this.clock = clock;
    }

    /** @param after how many hours that were not seen as a whole come before those that are shown */
    @GetMapping("/tenants/{slug}/usage")
    String usage(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "0") int after,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var asked = AskedMonth.of(month, clock, model);
        var period = UsagePeriod.of(asked);
        var apps = usage.apps(tenant.id(), period);
        var coverage = coverages.of(tenant.id(), period);
        model.addAttribute("tenant", tenant);
        model.addAttribute("meters", Meter.values());
        model.addAttribute("apps", apps);
        model.addAttribute("total", apps.stream().map(AppUsage::held).reduce(Held.NOTHING, Held::plus));
        model.addAttribute("overhead", overheads.of(tenant.id(), asked));
        model.addAttribute("seen", coverage.total());
        int unseen = coverage.hours().size();
        int before = Math.clamp(after, 0, unseen);
        int shown = Math.min(unseen, before + HOURS);
        model.addAttribute("after", before);
        model.addAttribute("hours", coverage.hours().subList(before, shown));
        model.addAttribute("unseen", unseen);
        model.addAttribute("next", shown < unseen ? shown : null);
        return "tenant-usage";
    }
}
