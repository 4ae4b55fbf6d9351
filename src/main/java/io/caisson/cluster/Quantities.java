package io.caisson.cluster;

import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes' quantities as our own; parts of a unit are rounded up, as the scheduler does. */
final class Quantities {

    private Quantities() {}

    static Resources resources(@Nullable Map<String, Quantity> amounts) {
        if (amounts == null) {
            return Resources.NONE;
        }
        return Resources.of(scaled(amounts.get("cpu"), 3), scaled(amounts.get("memory"), 0));
    }

    private static long scaled(@Nullable Quantity quantity, int places) {
        return quantity == null
                ? 0
                : quantity.getNumericalAmount()
                        .multiply(BigDecimal.TEN.pow(places))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
    }
}
