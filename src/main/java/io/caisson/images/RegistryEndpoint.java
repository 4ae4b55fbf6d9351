package io.caisson.images;

import java.net.URI;

/**
 * Where a registry's logical name leads, when that isn't the host of the same name. Every bean of
 * this type is trusted: its address may be private and its scheme plain HTTP.
 *
 * @param registry as references write it
 * @param endpoint scheme, host and port, without a path
 */
public record RegistryEndpoint(String registry, URI endpoint) {}
