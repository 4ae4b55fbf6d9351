package io.caisson.images;

import java.time.Instant;

/** A tenant's credentials for a registry, as far as anyone gets to see them. */
public record RegistryAccount(String registry, String username, String savedBy, Instant savedAt) {}
