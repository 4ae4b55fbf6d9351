package io.caisson.reports;

import static io.caisson.reports.BillingFigures.amount;
import static io.caisson.reports.BillingFigures.hours;
import static io.caisson.reports.BillingFigures.money;
import static io.caisson.reports.BillingFigures.percent;
import static io.caisson.reports.BillingFigures.round;
import static io.caisson.reports.BillingFigures.words;

import io.caisson.paper.Pdf;
import java.util.ArrayList;
import java.util.List;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPTable;

/** A billing report on paper, for who keeps the books. */
public final class BillingPdf {

    private static final String NOTES =
            "Months are those of each tenant's time zone; nodes are counted by UTC. Amounts are before tax. Currencies"
                    + " are never added. The sandbox's overhead is what its RuntimeClass declares for each pod; its value is by"
                    + " the price book, absorbed is what of it nobody was charged, billed what was charged for it. A part of the"
                    + " nodes is the mean of its parts of CPU and of memory. Reconstructed is the time that nobody watched,"
                    + " but what the cluster told later leaves nothing open; missing is the time in which something may have"
                    + " run that nobody saw; it is charged to nobody. Credits are the credit notes and grants that lowered the"
                    + " months' invoices, tax included; a balance is what of all invoices is unpaid now.";

    private static final String DAYS =
            "Days are those of UTC, but for whole months. What is reserved, seen or missing, and the nodes, are of these days. Money of a part of a"
                    + " month is allocated: the part of the month's charges that its usage is of the month's usage of each"
                    + " meter, of a minimum by time. Credits and budgets are of the whole months in which the days lie.";

    private BillingPdf() {}

    public static byte[] of(BillingReport report) {
        var title = "Billing report, " + period(report.query().period());
        var revenue = report.query().period().isAllocated() ? "Revenue, allocated" : "Revenue";
        List<Element> parts = new ArrayList<>();
        parts.add(Pdf.text(title, 20, Font.BOLD, Pdf.INK, 2));
        parts.add(Pdf.text(filter(report), 10, Font.NORMAL, Pdf.SOFT, 10));
        if (report.query().period().isOfDays()) {
            parts.add(Pdf.text(DAYS, 9, Font.BOLD, Pdf.INK, 10));
        }
        parts.add(totals(report.total(), revenue));
        parts.add(Pdf.text(shares(report.total()), 9, Font.NORMAL, Pdf.INK, 8));
        parts.add(Pdf.text("Margin, all tenants", 12, Font.BOLD, Pdf.INK, 4));
        parts.add(Pdf.text(nodes(report.margin()), 9, Font.NORMAL, Pdf.INK, 4));
        parts.add(margin(report.margin(), revenue));
        parts.add(BillingPdfTenants.table(report.tenants(), revenue));
        if (report.tenants().stream().anyMatch(tenant -> !tenant.unbilled().isEmpty())) {
            parts.add(BillingPdfTenants.unbilled(report.tenants()));
        }
        if (!report.heaviest().isEmpty()) {
            parts.add(heaviest(report.heaviest()));
        }
        parts.add(trend(report.trend()));
        parts.add(Pdf.text(NOTES, 8, Font.NORMAL, Pdf.SOFT, 0));
        return Pdf.across(title, parts.stream());
    }

    private static String period(ReportPeriod period) {
        var only = period.only();
        return only == null ? "%s to %s".formatted(period.from(), period.to()) : only.toString();
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

    private static PdfPTable totals(BillingReport.Total total, String revenue) {
        var table = Pdf.table(
                new float[] {16, 9, 9, 9, 9, 15, 14, 14, 14, 15},
                revenue,
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Overhead's value",
                "absorbed",
                "billed",
                "Credits",
                "Balance");
        Pdf.numbersUnder(table, 0, 9);
        table.addCell(Pdf.number(money(total.revenue(), Revenue::charged), Font.BOLD));
        hours(table, total.reserved());
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadValue), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
        table.addCell(Pdf.number(money(total.revenue(), Revenue::overheadBilled), Font.NORMAL));
        table.addCell(Pdf.number(money(total.accounts(), Account::credits), Font.NORMAL));
        table.addCell(Pdf.number(money(total.accounts(), Account::balance), Font.NORMAL));
        return table;
    }

    private static String shares(BillingReport.Total total) {
        var reserved = total.reserved();
        var seen = total.coverage();
        return "Of what is reserved, the sandbox's share is %s: %s of CPU, %s of memory. Of the tenants' time, %,d seconds were observed, %,d reconstructed afterwards and %,d are missing."
                .formatted(
                        percent(reserved.share()),
                        percent(reserved.cpuShare()),
                        percent(reserved.memoryShare()),
                        seen.observed(),
                        seen.reconstructed(),
                        seen.missing());
    }

    private static String nodes(Margin margin) {
        var capacity = margin.capacity();
        var split = margin.split();
        return "%s node-hours of %d %s: %s core-hours and %s GiB-hours for pods. Apps reserved %s of them, the sandbox took %s, %s were idle.%s"
                .formatted(
                        round(capacity.nodeHours()),
                        capacity.nodes(),
                        capacity.nodes() == 1 ? "node" : "nodes",
                        round(capacity.coreHours()),
                        round(capacity.gibHours()),
                        percent(split.apps()),
                        percent(split.overhead()),
                        percent(split.idle()),
                        split.overMetered()
                                ? " More was metered than capacity was seen: nodes were not looked at all the time."
                                : "");
    }

    private static PdfPTable margin(Margin margin, String revenue) {
        var table = Pdf.table(
                new float[] {10, 15, 15, 15, 15, 15, 15},
                "Currency",
                revenue,
                "Cost of nodes",
                "of it apps",
                "overhead",
                "idle",
                "Margin");
        Pdf.numbersUnder(table, 1, 6);
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

    private static PdfPTable heaviest(List<HeavyTenant> tenants) {
        var table = Pdf.titled(
                "For whom the sandbox takes most",
                new float[] {25, 12, 63},
                "Tenant",
                "Of all overhead",
                "Why, and what would help");
        Pdf.numbersUnder(table, 1, 1);
        for (var heavy : tenants) {
            var found = heavy.advice().suggestion();
            table.addCell(Pdf.cell(heavy.tenant().name(), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.number(percent(heavy.part()), Font.NORMAL));
            table.addCell(Pdf.cell(heavy.advice().reason() + (found == null ? "" : " " + found), Font.NORMAL, Pdf.INK));
        }
        return table;
    }

    private static PdfPTable trend(List<TrendMonth> months) {
        var table = Pdf.titled(
                "Twelve months",
                new float[] {10, 20, 10, 10, 10, 10, 16, 16},
                "Month",
                "Revenue",
                "Core-hours",
                "GiB-hours",
                "Sandbox core-hours",
                "Sandbox GiB-hours",
                "Overhead absorbed",
                "Overhead billed");
        Pdf.numbersUnder(table, 1, 7);
        for (var month : months) {
            table.addCell(Pdf.cell(month.month().toString(), Font.BOLD, Pdf.INK));
            table.addCell(Pdf.number(money(month.revenue(), Revenue::charged), Font.NORMAL));
            hours(table, month.reserved());
            table.addCell(Pdf.number(money(month.revenue(), Revenue::overheadAbsorbed), Font.NORMAL));
            table.addCell(Pdf.number(money(month.revenue(), Revenue::overheadBilled), Font.NORMAL));
        }
        return table;
    }
}
