package io.caisson.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppKind;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.apps.DeploymentState;
import io.caisson.apps.DeploymentView;
import io.caisson.apps.Reason;
import io.caisson.apps.Rollouts;
import io.caisson.sandbox.Sandbox;
import io.caisson.shared.SecretText;
import io.caisson.shared.Slug;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Suspending, with the process killed wherever the test likes: no task runs here but those that it calls. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "db-scheduler.enabled=false")
class StandstillIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private LifeCycle lifeCycle;

    @Autowired
    private AppChanges changes;

    @Autowired
    private AppViews views;

    @Autowired
    private Rollouts rollouts;

    @Autowired
    private Sandbox sandbox;

    @Autowired
    private TenantReconciler tenants;

    @Autowired
    private AppReconciler apps;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KubernetesClient cluster;

    private UUID tenant;
    private UUID app;
    private String namespace;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
    }

    @BeforeEach
    void anAppThatServes() {
        await("the sandbox is ready").atMost(LONG).until(() -> sandbox.check().ready());
        var slug = "s-" + UUID.randomUUID().toString().substring(0, 8);
        tenant = tenancy.create(new Slug(slug), "Standing").id();
        namespace = "tenant-" + slug;
        tenants.reconcile(tenant);
        changes.create(tenant, "web", AppKind.SERVICE, change("web:1.0", Map.of("KEY", "value")), "test");
        app = views.app(tenant, "web").id();
        reconcileUntil(DeploymentState.HEALTHY);
    }

    @Test
    void whereverTheProcessIsKilledTheNextOneComesToTheSameEnd() {
        for (var tenantFirst : List.of(true, false)) {
            var before = pods().getFirst().getMetadata().getUid();
            transaction.executeWithoutResult(killed -> {
                suspend();
                killed.setRollbackOnly();
            });
            assertThat(state()).isEqualTo(TenantState.ACTIVE);

            suspend(); // and killed before anything else
            assertThat(pods()).hasSize(1);
            assertThat(due(Tasks.TENANT, tenant) && due(Tasks.APP, app))
                    .as("the tasks came with the suspension")
                    .isTrue();
            step(tenantFirst);
            assertThat(quota()).isEqualTo(tenantFirst ? "0" : "20");
            step(!tenantFirst);
            await("all instances are gone").atMost(LONG).until(() -> pods().isEmpty());
            assertThat(quota()).isEqualTo("0");
            step(true);
            step(false); // as often as it likes
            assertThat(pods()).isEmpty();

            lifeCycle.resume(tenant, null, "test");
            step(tenantFirst);
            step(!tenantFirst);
            await("one like before is there").atMost(LONG).until(() -> ready() == 1);
            assertThat(pods().getFirst().getMetadata().getUid()).isNotEqualTo(before);
            assertThat(quota()).isEqualTo("20");
        }
    }

    @Test
    void aTaskThatReadBeforeTheSuspensionEndsNoDeployment() {
        changes.change(tenant, "web", change("slow:1.0", null), "test");
        reconcileUntil(DeploymentState.ROLLING_OUT);
        var read = rollouts.work(app).orElseThrow();

        suspend();

        assertThat(rollouts.failed(read, Reason.QUOTA_EXCEEDED, "no room")).isFalse();
        assertThat(rollouts.healthy(read)).isFalse();
        assertThat(latest().reason()).isEqualTo(Reason.TENANT_SUSPENDED);
        step(false);
        await("all instances are gone").atMost(LONG).until(() -> pods().isEmpty());

        lifeCycle.resume(tenant, null, "test");
        step(true);
        step(false);
        assertThat(latest().reason()).isEqualTo(Reason.TENANT_SUSPENDED);
        await("what served serves before the deployment goes on").atMost(LONG).until(() -> {
            step(false);
            return latest().reason() == null;
        });
        assertThat(ready()).isEqualTo(1);
    }

    @Test
    void aSecretThatNobodyCanReadKeepsNothingRunning() {
        jdbc.sql("""
                update release_secret set key_id = 'lost', sealed = decode(repeat('00', octet_length(sealed)), 'hex')
                where app_id = ?""").param(app).update();
        suspend();

        step(false);

        await("all instances are gone").atMost(LONG).until(() -> pods().isEmpty());
        assertThat(cluster.secrets().inNamespace(namespace).list().getItems())
                .as("what is in the cluster stays")
                .anySatisfy(secret -> assertThat(secret.getData()).containsKey("KEY"));
    }

    private void suspend() {
        assertThat(lifeCycle.suspend(tenant, SuspensionCause.OPERATOR, "Spam.", "test"))
                .isTrue();
    }

    private void step(boolean ofTheTenant) {
        if (ofTheTenant) {
            tenants.reconcile(tenant);
        } else {
            apps.reconcile(app);
        }
    }

    private void reconcileUntil(DeploymentState state) {
        await("the deployment is " + state)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    apps.reconcile(app);
                    return latest().state() == state;
                });
    }

    private DeploymentView latest() {
        return views.deployments(app, Integer.MAX_VALUE, 1).getFirst();
    }

    private static Change change(String image, @Nullable Map<String, String> secrets) {
        return new Change(
                "registry.simulated/samples/" + image,
                null,
                "nano",
                null,
                null,
                null,
                null,
                secrets == null ? null : Map.of("KEY", SecretText.valueOf(secrets.get("KEY"))),
                null);
    }

    private boolean due(String task, UUID id) {
        return jdbc.sql("""
                select exists (select from scheduled_tasks
                where task_name = ? and task_instance = ? and execution_time <= now() and not picked)""").params(task, id.toString()).query(Boolean.class).single();
    }

    private TenantState state() {
        return tenancy.find(tenant).orElseThrow().state();
    }

    private List<Pod> pods() {
        return cluster.pods().inNamespace(namespace).list().getItems();
    }

    private long ready() {
        return pods().stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .count();
    }

    private String quota() {
        return cluster.resourceQuotas()
                .inNamespace(namespace)
                .withName("tenant")
                .get()
                .getSpec()
                .getHard()
                .get("pods")
                .toString();
    }
}
