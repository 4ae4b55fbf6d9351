package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.reports.NodeCosts;
import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a node costs: what is in force, all that was said, and the form for the next. */
@Controller
@RequestMapping("/admin/reports/node-cost")
class NodeCostPages {

    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private final NodeCosts costs;

    NodeCostPages(NodeCosts costs) {
        this.costs = costs;
    }

    @GetMapping
    ModelAndView show() {
        var now = costs.inForce();
        var model = new ModelMap("costs", costs.all());
        model.addAttribute("now", now.orElse(null));
        model.addAttribute(
                "currency", now.map(cost -> cost.currency().getCurrencyCode()).orElse(""));
        return new ModelAndView("node-cost", model);
    }

    @PostMapping
    ModelAndView set(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String cost,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String validFrom,
            RedirectAttributes after) {
        try {
            var from = FormTime.validFrom(validFrom);
            costs.put(amount(cost), currency.strip(), Objects.toString(from, null), caller.name());
        } catch (InvalidValue e) {
            var typed = Map.of("cost", cost, "currency", currency, "validFrom", validFrom);
            return RefusedForm.again(show().addAllObjects(typed), e);
        }
        after.addFlashAttribute("notice", "notice.nodeCost");
        return new ModelAndView("redirect:/admin/reports/node-cost");
    }

    /** @return null for an empty field, which is refused as a cost that isn't there */
    private static @Nullable BigDecimal amount(String text) {
        var given = text.strip();
        if (given.isEmpty()) {
            return null;
        }
        if (!AMOUNT.matcher(given).matches()) {
            throw new InvalidValue("cost", text, "an amount such as 0.25");
        }
        return new BigDecimal(given);
    }
}
