package io.caisson.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose webhooks an address is about: the tenant's of its {@code {slug}}, which the caller may see, or the operators'
 * where it has none. As a parameter, {@link NoticeOwnerArgument} makes it.
 */
public record NoticeOwner(@Nullable UUID tenantId, @Nullable String slug) {

    /** Where these webhooks are under {@code /v1} or, for people, under its start. */
    public String path(String start, String name) {
        return slug == null ? "%s/admin/%s".formatted(start, name) : "%s/tenants/%s/%s".formatted(start, slug, name);
    }
}
