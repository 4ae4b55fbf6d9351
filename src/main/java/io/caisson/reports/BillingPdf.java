package io.caisson.reports;

import io.caisson.paper.Pdf;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPTable;

/** A billing report on paper, for who keeps the books. */
public final class BillingPdf {

    private static final String NOTES =
            "Months are those of each tenant's time zone; nodes are counted in months of UTC. Amounts are before tax. Currencies"
                    + " are never added. The sandbox's overhead is what its RuntimeClass declares for each pod; its value is by"
                    + " the price book, absorbed is what of it nobody was charged, billed what was charged for it. A part of the"
                    + " nodes is the mean of its parts of CPU and of memory. Missing is the time in which something may have run"
                    + " that nobody saw; it is charged to nobody. Credits are the credit notes and grants that lowered the"
                    + " months' invoices, tax included; a balance is what of all invoices is unpaid now.";

    private BillingPdf() {}

    public static byte[] of(BillingReport report) {
        var title = "Billing report, " + months(report.query().months());
        List<Element> parts = new ArrayList<>();
        parts.add(Pdf.text(title, 20, Font.BOLD, Pdf.INK, 2));
        parts.add(Pdf.text(filter(report), 10, Font.NORMAL, Pdf.SOFT, 10));
        parts.add(totals(report.total()));
        parts.add(heading("Margin, all tenants"));
        parts.add(Pdf.text(nodes(report.margin()), 9, Font.NORMAL, Pdf.INK, 4));
        parts.add(margin(report.margin()));
        parts.add(heading("Tenants"));
        parts.add(tenants(report.tenants()));
        if (!report.heaviest().isEmpty()) {
            parts.add(heading("For whom the sandbox takes most"));
            parts.add(heaviest(report.heaviest()));
        }
        parts.add(heading("Twelve months"));
        parts.add(trend(report.trend()));
        parts.add(Pdf.text(NOTES, 8, Font.NORMAL, Pdf.SOFT, 0));
        return Pdf.across(title, parts.stream());
    }

    private static String months(ReportMonths months) {
        var only = months.only();
        return only == null ? "%s to %s".formatted(months.from(), months.to()) : only.toString();
    }

    private static String filter(BillingReport report) {
        var query = report.query();
        var filter = query.filter();
        var count = report.total().tenants();
        return "%d %s%s%s%s%s%s, ordered by %s"
                .formatted(
                        count,
                        count == 1 ? "tenant" : "tenants",
                        filter.tenant().isEmpty() ? "" : " named like '" + filter.tenant() + "'",
                        filter.plan().isEmpty() ? "" : " on plan '" + filter.plan() + "'",
                        filter.state() == null ? "" : " in state " + words(filter.state()),
                        filter.budget() == null ? "" : " with the budget " + words(filter.budget()),
                        filter.account() == null ? "" : " with the account " + words(filter.account()),
                        query.sort());
    }

    private static Element heading(String text) {
        return Pdf.text(text, 12, Font.BOLD, Pdf.INK, 4);
    }

    private static PdfPTable totals(BillingReport.Total total) {
        var table = Pdf.table(
                new float[] {16, 10, 10, 10, 10, 13, 13, 13, 13, 13},
                "Revenue",
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Overhead's value",
                "absorbed",
                "billed",
                "Credits",
                "Balance");
        table.addCell(Pdf.cell(money(total.revenue(), Revenue::charged), Font.BOLD, Pdf.INK));
        hours(table, total.reserved());
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadValue), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadBilled), Font.NORMAL));
        table.addCell(Pdf.number(money(total.accounts(), Account::credits), Font.NORMAL));
        table.addCell(Pdf.number(money(total.accounts(), Account::balance), Font.NORMAL));
        return table;
    }

    private static String nodes(Margin margin) {
        var capacity = margin.capacity();
        var split = margin.split();
        return "%s node-hours of %d nodes: %s core-hours and %s GiB-hours for pods. Apps reserved %s of them, the sandbox took %s, %s were idle.%s"
                .formatted(
                        round(capacity.nodeHours()),
                        capacity.nodes(),
                        round(capacity.coreHours()),
                        round(capacity.gibHours()),
                        percent(split.apps()),
                        percent(split.overhead()),
                        percent(split.idle()),
                        split.overMetered()
                                ? " More was metered than capacity was seen: nodes were not looked at all the time."
                                : "");
    }

    private static PdfPTable margin(Margin margin) {
        var table = Pdf.table(
                new float[] {10, 15, 15, 15, 15, 15, 15},
                "Currency",
                "Revenue",
                "Cost of nodes",
                "of it apps",
                "overhead",
                "idle",
                "Margin");
        margin.lines().forEach(line -> {
            var cost = line.cost();
            table.addCell(Pdf.cell(line.currency().getCurrencyCode(), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.number(amount(line.revenue()), Font.NORMAL));
            table.addCell(Pdf.number(amount(cost == null ? null : cost.whole()), Font.NORMAL));
            table.addCell(Pdf.number(amount(cost == null ? null : cost.apps()), Font.NORMAL));
            table.addCell(Pdf.number(amount(cost == null ? null : cost.overhead()), Font.NORMAL));
            table.addCell(Pdf.number(amount(cost == null ? null : cost.idle()), Font.NORMAL));
            table.addCell(Pdf.number(amount(line.margin()), Font.BOLD));
        });
        return table;
    }

    private static PdfPTable tenants(List<TenantBilling> tenants) {
        var table = Pdf.table(
                new float[] {18, 12, 8, 8, 8, 8, 7, 11, 11, 11, 11, 9, 9},
                "Tenant",
                "Revenue",
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
                "Missing");
        for (var tenant : tenants) {
            table.addCell(Pdf.cell(
                    "%s\n%s\n%s, plan %s".formatted(tenant.name(), tenant.slug(), words(tenant.state()), tenant.plan()),
                    Font.BOLD,
                    Pdf.INK));
            table.addCell(Pdf.number(money(tenant.revenue(), Revenue::charged), Font.NORMAL));
            hours(table, tenant.reserved());
            table.addCell(Pdf.number(percent(tenant.reserved().share()), Font.NORMAL));
            table.addCell(Pdf.number(money(tenant.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
            table.addCell(Pdf.number(money(tenant.revenue(), Revenue::overheadBilled), Font.NORMAL));
            table.addCell(Pdf.number(money(tenant.accounts(), Account::credits), Font.NORMAL));
            table.addCell(Pdf.number(money(tenant.accounts(), Account::balance), Font.NORMAL));
            table.addCell(Pdf.cell(words(tenant.budget()), Font.NORMAL, Pdf.SOFT));
            table.addCell(Pdf.number(tenant.coverage().missing() + " s", Font.NORMAL));
        }
        return table;
    }

    private static PdfPTable heaviest(List<HeavyTenant> tenants) {
        var table = Pdf.table(new float[] {20, 10, 70}, "Tenant", "Of all overhead", "Why, and what would help");
        for (var heavy : tenants) {
            var found = heavy.advice().suggestion();
            table.addCell(Pdf.cell(heavy.tenant().name(), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.number(percent(heavy.part()), Font.NORMAL));
            table.addCell(Pdf.cell(heavy.advice().reason() + (found == null ? "" : " " + found), Font.NORMAL, Pdf.INK));
        }
        return table;
    }

    private static PdfPTable trend(List<TrendMonth> months) {
        var table = Pdf.table(
                new float[] {10, 20, 10, 10, 10, 10, 16, 16},
                "Month",
                "Revenue",
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Overhead absorbed",
                "Overhead billed");
        for (var month : months) {
            table.addCell(Pdf.cell(month.month().toString(), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.number(money(month.revenue(), Revenue::charged), Font.NORMAL));
            hours(table, month.reserved());
            table.addCell(Pdf.number(money(month.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
            table.addCell(Pdf.number(money(month.revenue(), Revenue::overheadBilled), Font.NORMAL));
        }
        return table;
    }

    private static void hours(PdfPTable table, Reserved reserved) {
        List.of(reserved.coreHours(), reserved.gibHours(), reserved.overheadCoreHours(), reserved.overheadGibHours())
                .forEach(hours -> table.addCell(Pdf.number(round(hours), Font.NORMAL)));
    }

    /** As people write a constant. */
    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static <P> String money(List<P> parts, Function<P, Money> which) {
        return parts.isEmpty()
                ? "-"
                : parts.stream().map(which).map(Money::toString).collect(Collectors.joining("\n"));
    }

    private static String amount(@Nullable Money money) {
        return money == null ? "-" : money.toString();
    }

    private static String round(BigDecimal hours) {
        return hours.setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    private static String percent(@Nullable BigDecimal share) {
        return share == null
                ? "-"
                : share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }
}
