package io.caisson.shared;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a tenant or an app in addresses: a DNS label of 3 to 40 characters that no part of
 * the platform needs for itself.
 *
 * @param value lower case letters, digits and inner hyphens, starting with a letter
 */
public record Slug(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z](?:[a-z0-9-]{1,38})[a-z0-9]");
    private static final Set<String> RESERVED = Set.of(
            "admin",
            "api",
            "app",
            "apps",
            "auth",
            "billing",
            "caisson",
            "cluster",
            "console",
            "dashboard",
            "default",
            "docs",
            "help",
            "internal",
            "kube-node-lease",
            "kube-public",
            "kube-system",
            "kubernetes",
            "login",
            "mail",
            "metrics",
            "new",
            "operator",
            "platform",
            "public",
            "registry",
            "root",
            "sandbox",
            "sign-in",
            "sign-out",
            "static",
            "status",
            "support",
            "system",
            "tenant",
            "tenants",
            "total",
            "www");

    public Slug {
        if (!hasShape(value)) {
            throw new InvalidValue(
                    "slug",
                    value,
                    "3 to 40 lower case letters, digits and single hyphens, starting with a letter and not ending in a hyphen");
        }
        if (RESERVED.contains(value) || value.startsWith("kube-")) {
            throw new InvalidValue("slug", value, "a name that the platform does not keep for itself");
        }
    }

    /** Whether anything can be called that, so that nothing else is looked for: PostgreSQL fails on what it can't keep. */
    public static boolean hasShape(String value) {
        return SHAPE.matcher(value).matches() && !value.contains("--");
    }

    @Override
    public String toString() {
        return value;
    }
}
