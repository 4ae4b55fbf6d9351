package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.reports.NodeCost;
import io.caisson.reports.NodeCosts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a node costs the operator. */
@RestController
@RequestMapping("/v1/admin/node-cost")
class NodeCostApi {

    private final NodeCosts costs;

    NodeCostApi(NodeCosts costs) {
        this.costs = costs;
    }

    record Wanted(
            @Nullable BigDecimal cost,
            @Nullable String currency,
            @Nullable String validFrom) {}

    record View(Instant validFrom, BigDecimal cost, String currency, String createdBy, Instant createdAt) {

        static View of(NodeCost cost) {
            return new View(
                    cost.validFrom(),
                    cost.each(),
                    cost.currency().getCurrencyCode(),
                    cost.createdBy(),
                    cost.createdAt());
        }
    }

    record Versions(List<View> items) {}

    @GetMapping
    Versions list() {
        return new Versions(costs.all().stream().map(View::of).toList());
    }

    @PutMapping
    View put(@AuthenticationPrincipal Caller caller, @RequestBody Wanted wanted) {
        return View.of(costs.put(wanted.cost(), wanted.currency(), wanted.validFrom(), caller.name()));
    }
}
