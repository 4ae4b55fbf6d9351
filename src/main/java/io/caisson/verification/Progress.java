package io.caisson.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Notes how far a run is, for some tenants at a time. */
final class Progress implements LedgerCheck.Told, AutoCloseable {

    private static final int AT_ONCE = 25;

    private final Runs runs;
    private final UUID run;
    private final List<Difference> differences = new ArrayList<>();
    private int tenants;

    Progress(Runs runs, UUID run) {
        this.runs = runs;
        this.run = run;
    }

    @Override
    public void tenant(List<Difference> found) {
        differences.addAll(found);
        tenants++;
        if (tenants == AT_ONCE) {
            close();
        }
    }

    @Override
    public void all(List<Difference> found) {
        differences.addAll(found);
        close();
    }

    @Override
    public void totals(List<MeterTotal> totals) {
        runs.totals(run, totals);
    }

    @Override
    public void leftOut(int some) {
        runs.leftOut(run, some);
    }

    @Override
    public void close() {
        runs.checked(run, tenants, differences);
        tenants = 0;
        differences.clear();
    }
}
