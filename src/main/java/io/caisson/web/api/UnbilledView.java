package io.caisson.web.api;

import io.caisson.charges.Unbilled;
import java.time.Instant;

/** Why a month without any line was closed although part of it was not seen, and by whose word. */
record UnbilledView(String month, long missingSeconds, String by, Instant at, String reason) {

    static UnbilledView of(Unbilled closed) {
        var why = closed.why();
        return new UnbilledView(closed.month().toString(), why.missingSeconds(), why.by(), why.at(), why.reason());
    }
}
