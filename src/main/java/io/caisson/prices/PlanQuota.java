package io.caisson.prices;

import io.caisson.quota.Held;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Resources;

/** What a tenant on a plan may hold, the sandbox's overhead included. */
public record PlanQuota(Resources hard, int instances) {

    private static final long MOST_MILLIS = 1_000_000_000;
    private static final long MOST_BYTES = 1L << 50;
    private static final int MOST_INSTANCES = 10_000;

    public PlanQuota {
        most("cpu", hard.cpu().millis(), MOST_MILLIS, "at most 1000000 cores");
        most("memory", hard.memory().bytes(), MOST_BYTES, "at most 1 PiB");
        if (instances < 0) {
            throw new InvalidValue("instances", Integer.toString(instances), "between 0 and " + MOST_INSTANCES);
        }
        most("instances", instances, MOST_INSTANCES, "between 0 and " + MOST_INSTANCES);
    }

    boolean holds(Held reserved) {
        return reserved.fitsIn(held());
    }

    String lacks(Held reserved) {
        return "%s are reserved, and the plan's quota is %s".formatted(describe(reserved), describe(held()));
    }

    private Held held() {
        return new Held(hard, instances, Resources.NONE);
    }

    private static String describe(Held held) {
        return "%s CPU, %s memory and %d instances"
                .formatted(held.total().cpu(), held.total().memory(), held.instances());
    }

    private static void most(String field, long value, long most, String allowed) {
        if (value > most) {
            throw new InvalidValue(field, Long.toString(value), allowed);
        }
    }
}
