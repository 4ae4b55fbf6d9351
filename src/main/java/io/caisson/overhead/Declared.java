package io.caisson.overhead;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.metering.NodeHeld;
import io.caisson.metering.NodeRollups;
import io.caisson.metering.Rollups;
import io.caisson.metering.TenantHeld;
import io.caisson.metering.UsagePeriod;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the ledger's rollups say was declared: for all, and for each tenant, node and version of runsc. */
@Component
class Declared {

    private final Rollups rollups;
    private final NodeRollups nodes;
    private final Clock clock;

    Declared(Rollups rollups, NodeRollups nodes, Clock clock) {
        this.rollups = rollups;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Each times seconds: of pods, of bytes, of millicores. */
    record Sum(BigDecimal seconds, BigDecimal memory, BigDecimal cpu) {

        static final Sum NONE = new Sum(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        private static Sum of(Held held) {
            return new Sum(held.instances(), held.overheadMemory(), held.overheadCpu());
        }

        private static Sum of(NodeHeld held) {
            return new Sum(held.instances(), held.overheadMemory(), held.overheadCpu());
        }

        BigDecimal counted(Kind kind) {
            return kind == Kind.MEMORY ? memory : cpu;
        }
    }

    /**
     * In two statements, of one instant: nodes and versions add up to the total. A pod counts under the version that its node
     * had at the time.
     */
    Map<Share, Sum> ofAll(YearMonth month) {
        var sums = new HashMap<Share, Sum>();
        var now = clock.instant();
        var tenants = rollups.tenants(UsagePeriod.of(month), now);
        tenants.forEach(
                tenant -> sums.put(new Share(Share.Of.TENANT, tenant.tenant().toString()), Sum.of(tenant.held())));
        sums.put(Share.ALL, Sum.of(tenants.stream().map(TenantHeld::held).reduce(Held.NOTHING, Held::plus)));
        var held = nodes.of(month, now);
        put(sums, Share.Of.NODE, held.nodes());
        put(sums, Share.Of.RUNSC, held.versions());
        return sums;
    }

    private static void put(Map<Share, Sum> sums, Share.Of of, List<NodeHeld> parts) {
        parts.forEach(part -> sums.put(new Share(of, part.name()), Sum.of(part)));
    }

    /** In one statement: of one tenant, no node is told. */
    Map<Share, Sum> ofOne(UUID tenant, YearMonth month) {
        return Map.of(
                Share.ALL,
                Sum.of(rollups.apps(tenant, UsagePeriod.of(month)).stream()
                        .map(AppUsage::held)
                        .reduce(Held.NOTHING, Held::plus)));
    }
}
