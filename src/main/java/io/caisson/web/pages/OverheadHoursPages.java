package io.caisson.web.pages;

import io.caisson.overhead.HourlyOverhead;
import io.caisson.overhead.OverheadDay;
import io.caisson.overhead.OverheadDay.Series;
import io.caisson.shared.InvalidValue;
import io.caisson.web.AskedDay;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator's page of what sandboxes take in each hour of a day: of all, or of one tenant, node or version. */
@Controller
class OverheadHoursPages {

    private final HourlyOverhead hourly;
    private final OverheadCharts charts;
    private final Clock clock;

    OverheadHoursPages(HourlyOverhead hourly, OverheadCharts charts, Clock clock) {
        this.hourly = hourly;
        this.charts = charts;
        this.clock = clock;
    }

    /** @param of such as tenants:acme or nodes:worker-1; empty for all together */
    @GetMapping("/admin/reports/overhead/hours")
    String hours(@RequestParam(defaultValue = "") String day, @RequestParam(defaultValue = "") String of, Model model) {
        var now = LocalDate.now(clock);
        var asked = now;
        try {
            asked = day.isBlank() ? now : AskedDay.of(day.strip());
        } catch (InvalidValue e) {
            model.addAttribute("errors", Map.of("day", String.valueOf(e.getMessage())));
            model.addAttribute("sent", day);
        }
        var found = hourly.of(asked);
        var groups = groups(found);
        var named = new LinkedHashMap<String, Series>();
        groups.forEach((group, all) -> all.forEach(one -> named.put(group + ":" + one.name(), one)));
        model.addAttribute("day", asked);
        model.addAttribute("now", now);
        model.addAttribute("groups", groups);
        model.addAttribute("of", named.containsKey(of) ? of : "");
        var shown = named.getOrDefault(of, found.total());
        boolean empty = shown.hours().stream().allMatch(hour -> hour.samples() == 0);
        model.addAttribute("shown", shown);
        model.addAttribute("empty", empty);
        model.addAttribute("last", empty ? hourly.lastDay() : null);
        model.addAttribute("charts", charts.of(shown));
        model.addAttribute("untold", OverheadCharts.untold(shown));
        return "overhead-hours";
    }

    private static Map<String, List<Series>> groups(OverheadDay day) {
        var groups = new LinkedHashMap<String, List<Series>>();
        groups.put("tenants", day.tenants());
        groups.put("nodes", day.nodes());
        groups.put("versions", day.runscVersions());
        return groups;
    }
}
