package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.QuotaReader;
import io.caisson.metering.MadeSegment;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is under way between two looks is no difference, and what stays in all of them is one. */
class NowCheckIT extends WebIT {

    private static final String KUBERNETES = "quota used in Kubernetes and in PostgreSQL";
    private static final String METERED = "pods on nodes and what is metered";
    private static final String NOTHING = "0m CPU, 0, 0 pods";

    @Autowired
    private NowCheck check;

    @Autowired
    private HeldNow held;

    @Autowired
    private QuotaReader quotas;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KubernetesClient cluster;

    @LocalServerPort
    private int port;

    private String slug;
    private UUID tenant;

    /** The watch lists anew every minute and ends what Kubernetes doesn't have: none of these pods is there. */
    @BeforeAll
    static void nobodyEndsPodsThatOnlyPostgresqlKnows(@Autowired JdbcClient jdbc) {
        jdbc.sql("create function stays_there() returns trigger language plpgsql as 'begin return null; end'")
                .update();
        jdbc.sql("""
                create trigger stays_there before update on observed_pod
                for each row when (old.pod_uid like 'now/%') execute function stays_there()""").update();
    }

    @AfterAll
    static void letPodsEnd(@Autowired JdbcClient jdbc) {
        jdbc.sql("drop function stays_there cascade").update();
    }

    /** Kubernetes counts nothing against its quota, but it does count. */
    @BeforeEach
    void aTenantOfWhichAllSayTheSame() throws Exception {
        slug = tenant();
        tenant = jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single();
        Awaitility.await("its quota is counted").atMost(Duration.ofSeconds(30)).until(() -> now().kubernetes() != null);
        assertThat(now().agrees()).isTrue();
    }

    @AfterEach
    void leaveNothingThatDiffers() {
        gone();
        ended();
    }

    @Test
    void whatStaysIsToldAfterAllLooks() throws Exception {
        var paused = new ArrayList<Integer>();
        pod(true);
        assertThat(told(paused::add))
                .containsExactly(
                        "%s: %s, but 550m CPU, 1088Mi, 1 pods".formatted(KUBERNETES, NOTHING),
                        "%s: 550m CPU, 1088Mi, 1 pods, but %s".formatted(METERED, NOTHING));
        assertThat(paused).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatPassesBeforeTheLastLookIsNot(int pause) throws Exception {
        pod(true);
        assertThat(told(after(pause, this::gone))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatIsMeteredWithoutAPodIsToldUnlessItEnds(int pause) throws Exception {
        metered();
        assertThat(told(paused -> {})).singleElement().asString().startsWith(METERED);
        assertThat(told(after(pause, this::ended))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatKubernetesDoesNotCountIsToldUnlessItGoes(int pause) throws Exception {
        pod(false);
        assertThat(told(paused -> {})).singleElement().asString().startsWith(KUBERNETES);
        assertThat(told(after(pause, this::gone))).isEmpty();
    }

    @Test
    void whatBeginsBetweenTheLooksIsNot() throws Exception {
        metered();
        assertThat(told(after(4, () -> pod(false)))).singleElement().asString().startsWith(METERED);
    }

    /** The tenant differs in each look, but in nothing twice that stays. */
    @Test
    void twoThatPassAreNotOneThatStays() throws Exception {
        pod(false);
        assertThat(told(after(2, () -> {
                    gone();
                    metered();
                })))
                .isEmpty();
    }

    /** One comes to another: it differs by something else than before, and may be on its way as well. */
    @Test
    void whatDiffersBySomethingElseInTheEndIsNot() throws Exception {
        pod(false);
        assertThat(told(after(4, () -> pod("another", false)))).isEmpty();
    }

    /** One of two ends. */
    @Test
    void whatIsMeteredWithoutAPodIsToldByHoweverMuch() throws Exception {
        metered();
        metered();
        assertThat(told(after(4, () -> jdbc.sql("""
                        update usage_segment set ended_at = started_at where tenant_id = ? and ended_at is null
                        and pod_uid = (select min(pod_uid) from usage_open where tenant_id = usage_segment.tenant_id)""").param(tenant).update())))
                .containsExactly("%s: %s, but 550m CPU, 1088Mi, 1 pods".formatted(METERED, NOTHING));
    }

    /** A pod comes and is metered: it takes nothing away from another one that is metered and isn't there. */
    @Test
    void whatStaysIsToldAsItIsInTheEnd() throws Exception {
        metered();
        assertThat(told(after(4, () -> {
                    pod(true);
                    metered();
                })))
                .containsExactly("%s: 550m CPU, 1088Mi, 1 pods, but 1100m CPU, 2176Mi, 2 pods".formatted(METERED));
    }

    @Test
    void whatDifferedIsToldWhereKubernetesGivesNoAnswerAnyMore() throws Exception {
        pod(true);
        var asked = new AtomicInteger();
        var silent = new NowCheck(held, () -> {
            if (asked.incrementAndGet() > 1) {
                throw new ClusterUnreachable(new IOException("no route"));
            }
            return quotas.used();
        });
        assertThat(silent.compare(() -> {}).differences().stream().map(Difference::toString))
                .anyMatch(one -> one.contains("quotas used in Kubernetes") && one.contains("can't be reached"))
                .anyMatch(one ->
                        one.contains(slug + " now: " + KUBERNETES) && one.contains("could not be compared again"))
                .anyMatch(one -> one.contains(slug + " now: " + METERED));
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsMeteredGoesOnToBeCharged() {
        metered();
        assertThat(now().charged()).isEqualTo(now().metered());
        assertThat(now().charged()).hasToString("550m CPU, 1088Mi, 1 pods");
    }

    @Test
    void aQuotaThatIsGoneIsToldWhereSomethingIsHeld() throws Exception {
        try (var reconciler = reconcilerHeld()) {
            quota().delete();
            toldWhereSomethingIsHeld();
        }
    }

    @Test
    void aQuotaThatHasLostItsLabelsIsToldWhereSomethingIsHeld() throws Exception {
        try (var reconciler = reconcilerHeld()) {
            quota().edit(found -> {
                found.getMetadata().setLabels(Map.of());
                return found;
            });
            toldWhereSomethingIsHeld();
        }
    }

    private void toldWhereSomethingIsHeld() throws Exception {
        var visitor = new Visitor(port);
        visitor.signIn(OPERATOR);
        assertThat(now().kubernetes()).isNull();
        assertThat(now().agrees()).as("nothing is held").isTrue();
        assertThat(told(paused -> {})).isEmpty();
        assertThat(row(visitor)).contains("No quota found", "Yes");

        pod(true);
        metered();
        assertThat(now().agrees()).isFalse();
        assertThat(told(paused -> {}))
                .containsExactly(
                        "%s: no quota found, but 550m CPU, 1088Mi, 1 pods observed, 550m CPU, 1088Mi, 1 pods metered"
                                .formatted(KUBERNETES));
        assertThat(row(visitor)).contains("No quota found", "They differ");

        gone();
        assertThat(told(paused -> {})).as("metered, and no pod").hasSize(2).anyMatch(one -> one.startsWith(KUBERNETES));
        ended();
        pod(false);
        assertThat(told(paused -> {}))
                .as("a pod without a node")
                .singleElement()
                .asString()
                .startsWith(KUBERNETES);
        assertThat(told(after(4, this::gone))).isEmpty();
    }

    /** Kubernetes takes a namespace's quota away while its pods still end. */
    @Test
    void aQuotaThatGoesBeforeTheLastPodsOfANamespaceIsNot() throws Exception {
        try (var reconciler = reconcilerHeld()) {
            quota().delete();
            pod(true);
            metered();
            state("DELETING");
            try {
                assertThat(told(paused -> {})).isEmpty();
            } finally {
                state("ACTIVE");
            }
            assertThat(told(paused -> {})).hasSize(1);
        }
    }

    @Test
    void whatADeletedTenantStillHoldsIsTold() throws Exception {
        try (var reconciler = reconcilerHeld()) {
            state("DELETED");
            try {
                assertThat(told(paused -> {})).isEmpty();
                metered();
                assertThat(told(paused -> {})).singleElement().asString().startsWith(METERED);
            } finally {
                state("ACTIVE");
            }
        }
    }

    /** Nobody puts the quota back. */
    private HeldTask reconcilerHeld() {
        return HeldTask.of(jdbc, "tenant", tenant.toString());
    }

    private Resource<ResourceQuota> quota() {
        return cluster.resourceQuotas().inNamespace("tenant-" + slug).withName("tenant");
    }

    private void state(String state) {
        jdbc.sql("update tenant set state = ? where id = ?")
                .params(state, tenant)
                .update();
    }

    /** Of the tenant, on the page. */
    private String row(Visitor visitor) throws Exception {
        var page = visitor.get("/admin/verifications").text();
        return page.substring(page.indexOf(">" + slug + "<")).split("</tr>", 2)[0];
    }

    private interface Paused {

        void after(int pause);
    }

    private static Paused after(int pause, Runnable happens) {
        return paused -> {
            if (paused == pause) {
                happens.run();
            }
        };
    }

    /** Of this tenant. */
    private List<String> told(Paused pauses) throws Exception {
        int[] paused = new int[1];
        return check.compare(() -> pauses.after(++paused[0])).differences().stream()
                .filter(one -> one.what().startsWith(slug + " now: "))
                .map(one -> "%s: %s, but %s"
                        .formatted(one.what().replace(slug + " now: ", ""), one.expected(), one.found()))
                .toList();
    }

    private Now now() {
        return check.look().stream()
                .filter(now -> now.tenant().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    /** As PostgreSQL alone knows it. */
    private void pod(boolean bound) {
        pod("one", bound);
    }

    private void pod(String name, boolean bound) {
        jdbc.sql("""
                insert into observed_pod (pod_uid, tenant_id, app, release, namespace, name, node, phase, ready, restarts,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, created_at, bound_at)
                values (:pod, :tenant, 'web', 1, 'ns', 'web-1', 'node', 'Running', true, 0, 500, :memory, 50, :overhead, now(),
                    case when :bound then now() end)""")
                .param("pod", "now/%s/%s".formatted(tenant, name))
                .param("tenant", tenant)
                .param("memory", 1L << 30)
                .param("overhead", 64L << 20)
                .param("bound", bound)
                .update();
    }

    private void gone() {
        jdbc.sql("delete from observed_pod where tenant_id = ?").param(tenant).update();
    }

    private void metered() {
        new MadeSegment(tenant, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), null).write(jdbc);
    }

    private void ended() {
        jdbc.sql("update usage_segment set ended_at = started_at where tenant_id = ? and ended_at is null")
                .param(tenant)
                .update();
    }
}
