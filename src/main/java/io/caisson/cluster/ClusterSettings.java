package io.caisson.cluster;

import io.caisson.shared.Cidr;
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
 * @param ingressClass the IngressClass of apps' Ingresses, or null for the cluster's default one
 * @param ingressTlsSecret the Secret in each tenant's namespace that holds its certificate, or null where the ingress
 *     controller has one for all of them
 * @param imagePullPolicy {@code Always}, or {@code IfNotPresent} where every node's kubelet checks pull credentials of
 *     images that it has already
 */
@ConfigurationProperties("caisson")
public record ClusterSettings(
        @DefaultValue("simulated") @Name("cluster.mode") String mode,
        @DefaultValue("gvisor") String runtimeClass,
        @Nullable String appsDomain,
        @Nullable String ingressClass,
        @Nullable String ingressTlsSecret,
        @DefaultValue({}) @Name("network.blocked-cidrs") List<String> blockedCidrs,
        @DefaultValue("Always") String imagePullPolicy) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** App and tenant, 40 characters each, stand before it in a name of at most 253. */
    private static final int LONGEST_DOMAIN = 170;

    public ClusterSettings {
        if (!mode.equals("simulated") && !mode.equals("kubernetes")) {
            throw new InvalidValue("CAISSON_CLUSTER_MODE", mode, "'simulated' or 'kubernetes'");
        }
        if (!NAME.matcher(runtimeClass).matches()) {
            throw new InvalidValue("CAISSON_RUNTIME_CLASS", runtimeClass, "the name of a RuntimeClass, a DNS name");
        }
        blockedCidrs.forEach(cidr -> InvalidValue.inSetting("CAISSON_NETWORK_BLOCKED_CIDRS", () -> Cidr.parse(cidr)));
        if (!imagePullPolicy.equals("Always") && !imagePullPolicy.equals("IfNotPresent")) {
            throw new InvalidValue("CAISSON_IMAGE_PULL_POLICY", imagePullPolicy, "'Always' or 'IfNotPresent'");
        }
        appsDomain = emptyAsNull(appsDomain);
        ingressClass = emptyAsNull(ingressClass);
        ingressTlsSecret = emptyAsNull(ingressTlsSecret);
        if (appsDomain != null && (!DOMAIN.matcher(appsDomain).matches() || appsDomain.length() > LONGEST_DOMAIN)) {
            throw new InvalidValue(
                    "CAISSON_APPS_DOMAIN",
                    appsDomain,
                    "a DNS name such as apps.example.org, of at most 170 characters");
        }
        named("CAISSON_INGRESS_CLASS", ingressClass);
        named("CAISSON_INGRESS_TLS_SECRET", ingressTlsSecret);
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static void named(String setting, @Nullable String value) {
        if (value != null && !NAME.matcher(value).matches()) {
            throw new InvalidValue(setting, value, "the name of an object in Kubernetes, such as nginx");
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
                : "https://" + host(tenant, app, appsDomain);
    }

    static String host(String tenant, String app, String domain) {
        return "%s.%s.%s".formatted(app, tenant, domain);
    }
}
