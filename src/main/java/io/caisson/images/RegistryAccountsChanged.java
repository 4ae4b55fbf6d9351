package io.caisson.images;

import java.util.UUID;

/** A tenant's credentials for registries are others now: what nodes pull its apps' images with has to follow. */
public record RegistryAccountsChanged(UUID tenantId) {}
