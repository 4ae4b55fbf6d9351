package io.caisson.metering;

import java.time.Instant;
import java.util.Optional;

/** What stands on the ledger's segments, as who bills answers it: a month that somebody stands on isn't dropped. */
public interface StandsOnUsage {

    /**
     * @param since what was said of the month since then still stands on it
     * @return why it has to stay; nothing when it can go
     */
    Optional<String> reason(UsagePeriod month, Instant since);
}
