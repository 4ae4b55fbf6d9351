package io.caisson.reports;

import io.caisson.reports.Margin.Cost;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * For whom nodes were there: the mean of the parts of their CPU and of their memory, each from 0 to 1 and together 1.
 * Where more was metered than there was capacity seen, what was metered is the whole, and nothing is idle.
 *
 * @param overMetered whether that was so of CPU or of memory
 */
public record CostSplit(BigDecimal apps, BigDecimal overhead, BigDecimal idle, boolean overMetered) {

    private static final MathContext EXACT = MathContext.DECIMAL128;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int DECIMALS = 6;

    static CostSplit of(Capacity capacity, Reserved reserved) {
        var cpu = capacity.cpu().max(reserved.cpu().add(reserved.overheadCpu()));
        var memory = capacity.memory().max(reserved.memory().add(reserved.overheadMemory()));
        var apps = mean(reserved.cpu(), cpu, reserved.memory(), memory);
        var overhead = mean(reserved.overheadCpu(), cpu, reserved.overheadMemory(), memory)
                .min(BigDecimal.ONE.subtract(apps));
        return new CostSplit(
                apps,
                overhead,
                BigDecimal.ONE.subtract(apps).subtract(overhead),
                cpu.compareTo(capacity.cpu()) > 0 || memory.compareTo(capacity.memory()) > 0);
    }

    /** Each part is rounded once; what is idle is the rest, so that the parts are the whole. */
    Cost of(Money whole) {
        var ofApps = Money.rounded(whole.amount().multiply(apps), whole.currency());
        var ofOverhead = Money.rounded(whole.amount().multiply(overhead), whole.currency())
                .min(whole.minus(ofApps));
        return new Cost(whole, ofApps, ofOverhead, whole.minus(ofApps).minus(ofOverhead));
    }

    private static BigDecimal mean(BigDecimal cpu, BigDecimal allCpu, BigDecimal memory, BigDecimal allMemory) {
        return part(cpu, allCpu).add(part(memory, allMemory)).divide(TWO, DECIMALS, RoundingMode.HALF_UP);
    }

    private static BigDecimal part(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? BigDecimal.ZERO : part.divide(whole, EXACT);
    }
}
