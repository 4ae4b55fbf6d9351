package io.caisson.verification;

import io.caisson.charges.Rating.Life;
import java.util.UUID;

/** Whose month is checked. */
record CheckedTenant(UUID id, String slug, Life life) {}
