package io.caisson.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The labels that say whose an object is. */
final class Labels {

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String MANAGER = "caisson";
    static final String TENANT = "caisson.io/tenant";
    static final String TENANT_ID = "caisson.io/tenant-id";
    static final String APP = "caisson.io/app";
    static final String APP_ID = "caisson.io/app-id";
    static final String RELEASE = "caisson.io/release";

    private Labels() {}

    static Map<String, String> ofTenant(UUID id, String slug) {
        return Map.of(MANAGED_BY, MANAGER, TENANT, slug, TENANT_ID, id.toString());
    }

    static Map<String, String> ofApp(AppSpec app) {
        var labels = new HashMap<>(ofTenant(app.tenantId(), app.tenant()));
        labels.put(APP, app.app());
        labels.put(APP_ID, app.appId().toString());
        return Map.copyOf(labels);
    }

    static Map<String, String> ofPod(AppSpec app) {
        var labels = new HashMap<>(ofApp(app));
        labels.put(RELEASE, Integer.toString(app.release()));
        return Map.copyOf(labels);
    }
}
