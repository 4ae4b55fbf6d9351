package io.caisson.images;

import io.caisson.outbound.Authority;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where each registry is, and which exceptions it has from HTTPS on a public address. */
final class RegistryDirectory {

    private static final URI DOCKER_HUB = URI.create("https://registry-1.docker.io");

    private final Map<String, URI> endpoints = new HashMap<>();
    private final Set<Authority> plainHttp = new HashSet<>();
    private final Set<Authority> maybePrivate = new HashSet<>();

    RegistryDirectory(RegistrySettings settings, List<RegistryEndpoint> mapped) {
        plainHttp.addAll(settings.insecureAuthorities());
        maybePrivate.addAll(settings.insecureAuthorities());
        maybePrivate.addAll(settings.allowedAuthorities());
        endpoints.put(ImageReference.DOCKER_HUB, DOCKER_HUB);
        for (var each : mapped) {
            endpoints.put(each.registry(), each.endpoint());
            maybePrivate.add(Authority.of(each.endpoint()));
            if ("http".equals(each.endpoint().getScheme())) {
                plainHttp.add(Authority.of(each.endpoint()));
            }
        }
    }

    URI endpoint(String registry) {
        var mapped = endpoints.get(registry);
        if (mapped != null) {
            return mapped;
        }
        var scheme = plainHttp.contains(Authority.parse(registry, 80)) ? "http" : "https";
        try {
            return requireSafe(URI.create(scheme + "://" + registry));
        } catch (IllegalArgumentException e) {
            throw Unresolved.refused("'%s' can't be the address of a registry.".formatted(registry), e);
        }
    }

    /** Refuses a target that isn't HTTPS, unless its host and port are excepted. */
    URI requireSafe(URI target) {
        if (target.getHost() == null || target.getRawUserInfo() != null) {
            throw Unresolved.refused("the registry points to an address that can't be used.");
        }
        var https = "https".equalsIgnoreCase(target.getScheme());
        var http = "http".equalsIgnoreCase(target.getScheme()) && plainHttp.contains(Authority.of(target));
        if (!https && !http) {
            throw Unresolved.refused("the registry points to an address without HTTPS.");
        }
        return target;
    }

    boolean mayBePrivate(Authority authority) {
        return maybePrivate.contains(authority);
    }
}
