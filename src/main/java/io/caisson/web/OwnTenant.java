package io.caisson.web;

import java.util.UUID;

/** The tenant of the address's {@code {slug}}, which the caller may see. As a parameter, {@link TenantArgument} makes it. */
public record OwnTenant(UUID id, String slug) {}
