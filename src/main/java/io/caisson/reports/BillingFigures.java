package io.caisson.reports;

import io.caisson.paper.Pdf;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPTable;

/** How a billing report says its figures on paper. */
final class BillingFigures {

    private BillingFigures() {}

    static void hours(PdfPTable table, Reserved reserved) {
        List.of(reserved.coreHours(), reserved.gibHours(), reserved.overheadCoreHours(), reserved.overheadGibHours())
                .forEach(hours -> table.addCell(Pdf.number(round(hours), Font.NORMAL)));
    }

    /** As people write a constant. */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static <P> String money(List<P> parts, Function<P, Money> which) {
        return parts.isEmpty()
                ? "-"
                : parts.stream().map(which).map(BillingFigures::amount).collect(Collectors.joining("\n"));
    }

    static String amount(@Nullable Money money) {
        return money == null
                ? "-"
                : plain(money.amount()) + " " + money.currency().getCurrencyCode();
    }

    /** All of its decimals, and thousands apart. */
    static String plain(BigDecimal amount) {
        return String.format(Locale.ENGLISH, "%,." + Math.max(0, amount.scale()) + "f", amount);
    }

    static String round(BigDecimal hours) {
        return plain(hours.setScale(1, RoundingMode.HALF_UP));
    }

    static String percent(@Nullable BigDecimal share) {
        return share == null
                ? "-"
                : share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }
}
