package io.caisson.web.pages;

import io.caisson.overhead.OverheadReport.Line;
import io.caisson.overhead.OverheadReport.Side;
import io.caisson.shared.Memory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The figures of an overhead report as people read them; {@code kind} is memory or cpu. */
@Component("overheads")
class OverheadAmounts {

    private static final String NONE = "–";

    public Side side(Line line, String kind) {
        return isMemory(kind) ? line.memory() : line.cpu();
    }

    public String each(String kind, @Nullable BigDecimal value) {
        if (value == null) {
            return NONE;
        }
        return isMemory(kind)
                ? Amounts.memory(new Memory(value.longValue()))
                : value.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + "m";
    }

    public String each(String kind, long value) {
        return each(kind, BigDecimal.valueOf(value));
    }

    public String share(@Nullable BigDecimal share) {
        return share == null
                ? NONE
                : share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }

    private static boolean isMemory(String kind) {
        return kind.equals("memory");
    }
}
