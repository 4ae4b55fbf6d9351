package io.caisson.reports;

import io.caisson.paper.Pdf;
import io.caisson.shared.Money;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;

/** The tenants of a billing report on paper: as many pages as they need, each with the heads. */
final class BillingPdfTenants {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private BillingPdfTenants() {}

    /** Currencies have a column of their own: amounts in several of them are too wide with theirs. */
    static PdfPTable table(List<TenantBilling> tenants, String revenue) {
        var table = Pdf.titled(
                "Tenants",
                new float[] {17, 5, 12, 8, 8, 8, 8, 6, 11, 11, 10, 12, 9, 12},
                "Tenant",
                "",
                revenue,
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Share",
                "Overhead absorbed",
                "Overhead billed",
                "Credits",
                "Balance",
                "Budget",
                "Seconds observed, reconstructed, missing");
        Pdf.numbersUnder(table, 2, 11);
        Pdf.numbersUnder(table, 13, 13);
        tenants.forEach(tenant -> add(table, tenant));
        return table;
    }

    /** Why months have no invoice in which nothing was charged and part of which was not seen. */
    static PdfPTable unbilled(List<TenantBilling> tenants) {
        var table = Pdf.titled(
                "Closed without an invoice",
                new float[] {22, 8, 10, 15, 17, 38},
                "Tenant",
                "Month",
                "Not seen, seconds",
                "By",
                "At",
                "Reason");
        Pdf.numbersUnder(table, 2, 2);
        for (var tenant : tenants) {
            for (var closed : tenant.unbilled()) {
                var why = closed.why();
                table.addCell(Pdf.stack(
                        Pdf.block(tenant.name(), 8, Font.BOLD, Pdf.INK),
                        Pdf.block(tenant.slug(), 8, Font.NORMAL, Pdf.INK)));
                table.addCell(Pdf.cell(closed.month().toString(), Font.NORMAL, Pdf.INK));
                table.addCell(Pdf.number("%,d".formatted(why.missingSeconds()), Font.NORMAL));
                table.addCell(Pdf.cell(why.by(), Font.NORMAL, Pdf.INK));
                table.addCell(Pdf.cell(TIME.format(why.at()), Font.NORMAL, Pdf.INK));
                table.addCell(Pdf.cell(why.reason(), Font.NORMAL, Pdf.INK));
            }
        }
        return table;
    }

    private static void add(PdfPTable table, TenantBilling tenant) {
        var currencies = tenant.currencies().toList();
        table.addCell(Pdf.stack(
                Pdf.block(tenant.name(), 8, Font.BOLD, Pdf.INK),
                Pdf.block(tenant.slug(), 8, Font.NORMAL, Pdf.INK),
                Pdf.block(BillingFigures.words(tenant.state()) + ", plan " + tenant.plan(), 8, Font.NORMAL, Pdf.SOFT)));
        table.addCell(Pdf.cell(
                currencies.stream().map(Currency::getCurrencyCode).collect(Collectors.joining("\n")),
                Font.NORMAL,
                Pdf.SOFT));
        Function<Function<Revenue, Money>, PdfPCell> revenue =
                which -> amounts(currencies, tenant.revenue(), Revenue::currency, which);
        Function<Function<Account, Money>, PdfPCell> account =
                which -> amounts(currencies, tenant.accounts(), Account::currency, which);
        table.addCell(revenue.apply(Revenue::charged));
        BillingFigures.hours(table, tenant.reserved());
        table.addCell(Pdf.number(BillingFigures.percent(tenant.reserved().share()), Font.NORMAL));
        table.addCell(revenue.apply(Revenue::overheadAbsorbed));
        table.addCell(revenue.apply(Revenue::overheadBilled));
        table.addCell(account.apply(Account::credits));
        table.addCell(account.apply(Account::balance));
        table.addCell(Pdf.cell(BillingFigures.words(tenant.budget()), Font.NORMAL, Pdf.SOFT));
        var seen = tenant.coverage();
        table.addCell(Pdf.number(
                "%,d\n%,d\n%,d".formatted(seen.observed(), seen.reconstructed(), seen.missing()), Font.NORMAL));
    }

    private static <P> PdfPCell amounts(
            List<Currency> currencies, List<P> parts, Function<P, Currency> in, Function<P, Money> which) {
        return Pdf.number(
                currencies.stream()
                        .map(currency -> parts.stream()
                                .filter(part -> in.apply(part).equals(currency))
                                .map(part ->
                                        BillingFigures.plain(which.apply(part).amount()))
                                .findFirst()
                                .orElse("-"))
                        .collect(Collectors.joining("\n")),
                Font.NORMAL);
    }
}
