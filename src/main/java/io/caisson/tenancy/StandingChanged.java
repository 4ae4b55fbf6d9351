package io.caisson.tenancy;

import java.util.UUID;

/** Published in the transaction that suspends a tenant or lets it run again: all of its apps have to be looked at. */
public record StandingChanged(UUID tenantId, boolean runs) {}
