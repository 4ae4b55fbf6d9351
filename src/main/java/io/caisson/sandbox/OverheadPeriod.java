package io.caisson.sandbox;

import io.caisson.shared.Resources;
import java.time.Instant;

/** A declared overhead per pod, in force from an instant until the next one. */
public record OverheadPeriod(Instant validFrom, Resources overhead) {}
