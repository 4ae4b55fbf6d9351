package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Gives Caisson its rights in a tenant's namespace, and waits until the API server knows of them. */
@Component
class TenantRights {

    private static final Duration NEW = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TRIES = 40;

    private final Kube kube;
    private final PlatformAccount account;

    TenantRights(Kube kube, PlatformAccount account) {
        this.kube = kube;
        this.account = account;
    }

    void grant(TenantSpec tenant) {
        if (account.serviceAccount() == null) {
            return;
        }
        var binding = kube.apply(TenantManifests.rights(tenant, account.serviceAccount()));
        if (isNew(binding)) {
            await(tenant.namespace());
        }
    }

    /** By the API server's clock and ours, which may differ: then it is one question more or a try more. */
    private static boolean isNew(RoleBinding binding) {
        var made = Instant.parse(binding.getMetadata().getCreationTimestamp());
        return made.plus(NEW).isAfter(Instant.now());
    }

    /** The API server learns of a binding a moment after it has kept it. */
    private void await(String namespace) {
        try {
            for (int n = 0; n < TRIES && !held(namespace); n++) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean held(String namespace) {
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb("create")
                .withResource("resourcequotas")
                .endResourceAttributes()
                .endSpec()
                .build();
        var answer = kube.ask(() -> kube.client().resource(question).create());
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
