package io.caisson.web.pages;

import io.caisson.overhead.Kind;
import io.caisson.shared.Memory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The figures of an overhead report as people read them. */
@Component("overheads")
class OverheadAmounts {

    private static final String NONE = "–";

    public List<Kind> kinds() {
        return List.of(Kind.values());
    }

    public String each(Kind kind, @Nullable BigDecimal value) {
        if (value == null) {
            return NONE;
        }
        return switch (kind) {
            case MEMORY -> Amounts.memory(new Memory(value.longValue()));
            case CPU ->
                value.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + "m";
        };
    }

    public String each(Kind kind, long value) {
        return each(kind, BigDecimal.valueOf(value));
    }

    public String share(@Nullable BigDecimal share) {
        return share == null
                ? NONE
                : share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }
}
