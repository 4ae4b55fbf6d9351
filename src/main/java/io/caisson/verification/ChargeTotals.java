package io.caisson.verification;

import io.caisson.charges.Charge;
import io.caisson.charges.Charge.Kind;
import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** Adds up what tenants' lines of a month count, in whatever currency they are. What is free was counted as usage before. */
final class ChargeTotals {

    private final Map<Meter, BigDecimal> derived = new EnumMap<>(Meter.class);
    private final Map<Meter, BigDecimal> charged = new EnumMap<>(Meter.class);
    private final Map<Meter, BigDecimal> notInvoiced = new EnumMap<>(Meter.class);

    /** @param closed whether invoices were made of what is charged */
    void add(Collection<Charge> derivedLines, Collection<Charge> chargedLines, boolean closed) {
        add(derivedLines, derived);
        add(chargedLines, charged);
        if (!closed) {
            add(chargedLines, notInvoiced);
        }
    }

    private static void add(Collection<Charge> lines, Map<Meter, BigDecimal> sums) {
        for (var line : lines) {
            if (line.meter() != null && (line.kind() == Kind.USAGE || line.kind() == Kind.OVERHEAD)) {
                sums.merge(line.meter(), line.counted(), BigDecimal::add);
            }
        }
    }

    BigDecimal derived(Meter meter) {
        return derived.getOrDefault(meter, BigDecimal.ZERO);
    }

    BigDecimal charged(Meter meter) {
        return charged.getOrDefault(meter, BigDecimal.ZERO);
    }

    BigDecimal notInvoiced(Meter meter) {
        return notInvoiced.getOrDefault(meter, BigDecimal.ZERO);
    }
}
