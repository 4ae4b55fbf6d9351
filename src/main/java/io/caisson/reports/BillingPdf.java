package io.caisson.reports;

import io.caisson.paper.Pdf;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
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
                    + " that nobody saw; it is charged to nobody.";

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
        return "%d tenants%s%s%s, ordered by %s"
                .formatted(
                        report.total().tenants(),
                        query.tenant().isEmpty() ? "" : " named like '" + query.tenant() + "'",
                        query.plan().isEmpty() ? "" : " on plan '" + query.plan() + "'",
                        query.state() == null ? "" : " in state " + query.state(),
                        query.sort());
    }

    private static Element heading(String text) {
        return Pdf.text(text, 12, Font.BOLD, Pdf.INK, 4);
    }

    private static PdfPTable totals(BillingReport.Total total) {
        var table = Pdf.table(
                new float[] {20, 10, 10, 10, 10, 14, 14, 14},
                "Revenue",
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Overhead's value",
                "absorbed",
                "billed");
        table.addCell(Pdf.cell(money(total.revenue(), Revenue::charged), Font.BOLD, Pdf.INK));
        hours(table, total.reserved());
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadValue), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadBilled), Font.NORMAL));
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
                new float[] {20, 9, 9, 14, 8, 8, 8, 8, 7, 14, 9},
                "Tenant",
                "Plan",
                "State",
                "Revenue",
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Sandbox's share",
                "Overhead's value",
                "Missing");
        for (var tenant : tenants) {
            table.addCell(Pdf.cell("%s (%s)".formatted(tenant.name(), tenant.slug()), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.cell(tenant.plan(), Font.NORMAL, Pdf.SOFT));
            table.addCell(Pdf.cell(tenant.state().name(), Font.NORMAL, Pdf.SOFT));
            table.addCell(Pdf.number(money(tenant.revenue(), Revenue::charged), Font.NORMAL));
            hours(table, tenant.reserved());
            table.addCell(Pdf.number(percent(tenant.reserved().share()), Font.NORMAL));
            table.addCell(Pdf.number(money(tenant.revenue(), Revenue::overheadValue), Font.NORMAL));
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

    private static String money(List<Revenue> parts, Function<Revenue, Money> which) {
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
