package io.caisson.charges;

import io.caisson.metering.AppUsage;
import io.caisson.prices.Terms;
import java.util.List;

/** What each app held while the same terms held. */
public record Rated(Terms terms, List<AppUsage> apps) {}
