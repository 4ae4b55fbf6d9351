package io.caisson.cluster;

import io.caisson.shared.InvalidValue;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Which cluster, and how tenants' pods are made in it.
 *
 * @param mode {@code simulated} or {@code kubernetes}
 * @param appsDomain domain under which apps are reachable from outside, or null for in-cluster only
 */
@ConfigurationProperties("caisson")
public record ClusterSettings(
        @DefaultValue("simulated") @Name("cluster.mode") String mode,
        @DefaultValue("gvisor") String runtimeClass,
        @Nullable String appsDomain,
        @DefaultValue({}) @Name("network.blocked-cidrs") List<String> blockedCidrs) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

    public ClusterSettings {
        if (!mode.equals("simulated") && !mode.equals("kubernetes")) {
            throw new InvalidValue("CAISSON_CLUSTER_MODE", mode, "'simulated' or 'kubernetes'");
        }
        if (!NAME.matcher(runtimeClass).matches()) {
            throw new InvalidValue("CAISSON_RUNTIME_CLASS", runtimeClass, "the name of a RuntimeClass, a DNS name");
        }
        if (appsDomain != null && appsDomain.isBlank()) {
            appsDomain = null;
        }
        if (appsDomain != null && !NAME.matcher(appsDomain).matches()) {
            throw new InvalidValue("CAISSON_APPS_DOMAIN", appsDomain, "a DNS name such as apps.example.org");
        }
    }

    public boolean simulated() {
        return mode.equals("simulated");
    }

    /** Where an app answers: under the platform's domain, or inside the cluster when there is none. */
    public @Nullable String url(String tenant, String app, @Nullable Integer port) {
        if (port == null) {
            return null;
        }
        return appsDomain == null
                ? "http://%s.%s.svc.cluster.local:%d".formatted(app, TenantSpec.namespace(tenant), port)
                : "https://%s.%s.%s".formatted(app, tenant, appsDomain);
    }
}
