package io.caisson.web.api;

import io.caisson.budgets.BudgetState;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.reports.Account;
import io.caisson.reports.BillingReport;
import io.caisson.reports.HeavyTenant;
import io.caisson.reports.Margin;
import io.caisson.reports.ReportPeriod;
import io.caisson.reports.Reserved;
import io.caisson.reports.Revenue;
import io.caisson.reports.TenantBilling;
import io.caisson.reports.TrendMonth;
import io.caisson.shared.Money;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A billing report as JSON. */
final class BillingReportView {

    private BillingReportView() {}

    /** @param allocated whether revenue and overhead's value are, of a month, the part that these days are given */
    record View(
            String from,
            String to,
            MonthsView months,
            boolean allocated,
            String sort,
            List<TenantView> tenants,
            TotalView total,
            List<MonthView> trend,
            List<HeavyView> topOverhead,
            MarginView margin) {

        static View of(BillingReport report) {
            var period = report.query().period();
            return new View(
                    period.from().toString(),
                    period.to().toString(),
                    MonthsView.of(period),
                    period.isAllocated(),
                    report.query().sort().toString(),
                    report.tenants().stream().map(TenantView::of).toList(),
                    TotalView.of(report.total()),
                    report.trend().stream().map(MonthView::of).toList(),
                    report.heaviest().stream().map(HeavyView::of).toList(),
                    MarginView.of(report.margin()));
        }
    }

    /** The months that it lies in: of them as a whole are credits and, of the last one, the budget. */
    record MonthsView(String from, String to) {

        static MonthsView of(ReportPeriod period) {
            return new MonthsView(
                    period.firstMonth().toString(), period.lastMonth().toString());
        }
    }

    record TenantView(
            UUID id,
            String tenant,
            String name,
            String plan,
            TenantState state,
            Instant asOf,
            ReservedView reserved,
            List<RevenueView> revenue,
            Seconds coverage,
            BudgetState budget,
            List<AccountView> accounts,
            List<UnbilledView> closedWithoutInvoice) {

        static TenantView of(TenantBilling tenant) {
            return new TenantView(
                    tenant.id(),
                    tenant.slug(),
                    tenant.name(),
                    tenant.plan(),
                    tenant.state(),
                    tenant.asOf(),
                    ReservedView.of(tenant.reserved()),
                    RevenueView.of(tenant.revenue()),
                    tenant.coverage(),
                    tenant.budget(),
                    AccountView.of(tenant.accounts()),
                    tenant.unbilled().stream().map(UnbilledView::of).toList());
        }
    }

    record TotalView(
            int tenants,
            ReservedView reserved,
            List<RevenueView> revenue,
            Seconds coverage,
            List<AccountView> accounts) {

        static TotalView of(BillingReport.Total total) {
            return new TotalView(
                    total.tenants(),
                    ReservedView.of(total.reserved()),
                    RevenueView.of(total.revenue()),
                    total.coverage(),
                    AccountView.of(total.accounts()));
        }
    }

    record MonthView(String month, ReservedView reserved, List<RevenueView> revenue) {

        static MonthView of(TrendMonth month) {
            return new MonthView(
                    month.month().toString(), ReservedView.of(month.reserved()), RevenueView.of(month.revenue()));
        }
    }

    record ReservedView(
            BigDecimal coreHours,
            BigDecimal gibHours,
            BigDecimal overheadCoreHours,
            BigDecimal overheadGibHours,
            @Nullable BigDecimal overheadCpuShare,
            @Nullable BigDecimal overheadMemoryShare,
            @Nullable BigDecimal overheadShare) {

        static ReservedView of(Reserved reserved) {
            return new ReservedView(
                    reserved.coreHours(),
                    reserved.gibHours(),
                    reserved.overheadCoreHours(),
                    reserved.overheadGibHours(),
                    reserved.cpuShare(),
                    reserved.memoryShare(),
                    reserved.share());
        }
    }

    record RevenueView(
            String currency,
            BigDecimal revenue,
            BigDecimal overheadValue,
            BigDecimal overheadAbsorbed,
            BigDecimal overheadBilled) {

        static List<RevenueView> of(List<Revenue> parts) {
            return parts.stream()
                    .map(part -> new RevenueView(
                            part.currency().getCurrencyCode(),
                            part.charged().amount(),
                            part.overheadValue().amount(),
                            part.overheadAbsorbed().amount(),
                            part.overheadBilled().amount()))
                    .toList();
        }
    }

    record AccountView(String currency, BigDecimal creditNotes, BigDecimal grantsUsed, BigDecimal balance) {

        static List<AccountView> of(List<Account> parts) {
            return parts.stream()
                    .map(part -> new AccountView(
                            part.currency().getCurrencyCode(),
                            part.creditNotes().amount(),
                            part.grantsUsed().amount(),
                            part.balance().amount()))
                    .toList();
        }
    }

    record HeavyView(
            String tenant,
            String name,
            BigDecimal partOfAll,
            String reason,
            @Nullable String suggestion,
            @Nullable BigDecimal savedCoreHours,
            @Nullable BigDecimal savedGibHours) {

        static HeavyView of(HeavyTenant heavy) {
            var found = heavy.advice().suggestion();
            return new HeavyView(
                    heavy.tenant().slug(),
                    heavy.tenant().name(),
                    heavy.part(),
                    heavy.advice().reason(),
                    found == null ? null : found.toString(),
                    found == null ? null : found.coreHours(),
                    found == null ? null : found.gibHours());
        }
    }

    record MarginView(
            int nodes,
            BigDecimal nodeHours,
            BigDecimal coreHours,
            BigDecimal gibHours,
            @Nullable Instant recordedSince,
            boolean moreMeteredThanSeen,
            PartsView parts,
            List<LineView> currencies) {

        static MarginView of(Margin margin) {
            var capacity = margin.capacity();
            var split = margin.split();
            return new MarginView(
                    capacity.nodes(),
                    capacity.nodeHours(),
                    capacity.coreHours(),
                    capacity.gibHours(),
                    capacity.since(),
                    split.overMetered(),
                    new PartsView(split.apps(), split.overhead(), split.idle()),
                    margin.lines().stream().map(LineView::of).toList());
        }
    }

    record PartsView(BigDecimal apps, BigDecimal overhead, BigDecimal idle) {}

    record LineView(
            String currency,
            @Nullable BigDecimal revenue,
            @Nullable BigDecimal cost,
            @Nullable PartsView costOf,
            @Nullable BigDecimal margin) {

        static LineView of(Margin.Line line) {
            var cost = line.cost();
            return new LineView(
                    line.currency().getCurrencyCode(),
                    amount(line.revenue()),
                    cost == null ? null : cost.whole().amount(),
                    cost == null
                            ? null
                            : new PartsView(
                                    cost.apps().amount(),
                                    cost.overhead().amount(),
                                    cost.idle().amount()),
                    amount(line.margin()));
        }

        private static @Nullable BigDecimal amount(@Nullable Money money) {
            return money == null ? null : money.amount();
        }
    }
}
