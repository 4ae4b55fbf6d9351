package io.caisson.sandbox;

import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.PolicyReader;
import io.caisson.cluster.PolicyView;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The admission policies around tenants' namespaces: are they there, and are they those that ship? */
@Service
public class AdmissionPolicies {

    private final PolicyReader cluster;
    private final ClusterSettings clusterSettings;
    private final AdmissionSettings settings;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AdmissionPolicies(
            PolicyReader cluster,
            ClusterSettings clusterSettings,
            AdmissionSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.cluster = cluster;
        this.clusterSettings = clusterSettings;
        this.settings = settings;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Looks at every policy and binding, and keeps what it found.
     *
     * @return why nothing may be deployed; empty when the policies are in force, or need not be
     */
    Optional<String> check() {
        var found = clusterSettings.simulated() ? List.<Found>of(Found.SIMULATED) : look();
        transaction.executeWithoutResult(ignored -> keep(found));
        return clusterSettings.simulated() || !settings.required()
                ? Optional.empty()
                : found.stream()
                        .filter(policy -> policy.state() != PolicyState.UNALTERED)
                        .map(Found::message)
                        .findFirst();
    }

    /** What the last check found; nothing before the first one. */
    public List<PolicyStatus> status() {
        return jdbc.sql("select * from admission_policy order by state = 'UNALTERED', kind, name")
                .query((row, n) -> new PolicyStatus(
                        row.getString("kind"),
                        row.getString("name"),
                        PolicyState.valueOf(row.getString("state")),
                        row.getString("message"),
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("checked_at").toInstant()))
                .list();
    }

    private record Found(String kind, String name, PolicyState state, String message) {

        static final Found SIMULATED = new Found(
                "ValidatingAdmissionPolicy",
                "all",
                PolicyState.SIMULATED,
                "The simulated cluster has no admission policies: what they refuse is not refused here.");

        static Found of(PolicyView policy) {
            var kind = policy.kind();
            var name = policy.name();
            if (!policy.present()) {
                return new Found(
                        kind,
                        name,
                        PolicyState.MISSING,
                        "The cluster has no %s '%s'. Apply k8s/admission.".formatted(kind, name));
            }
            return policy.difference() == null
                    ? new Found(kind, name, PolicyState.UNALTERED, "As it ships.")
                    : new Found(
                            kind,
                            name,
                            PolicyState.ALTERED,
                            "The %s '%s' differs from the one that ships at %s. Apply k8s/admission again."
                                    .formatted(kind, name, policy.difference()));
        }
    }

    private List<Found> look() {
        return cluster.policies().stream().map(Found::of).toList();
    }

    private void keep(List<Found> found) {
        var now = Timestamp.from(clock.instant());
        jdbc.sql("""
                insert into admission_policy (kind, name, state, message, since, checked_at)
                select kind, name, state, message, :now, :now
                from unnest(:kinds, :names, :states, :messages) as found (kind, name, state, message)
                on conflict (kind, name) do update set
                    state = excluded.state, message = excluded.message, checked_at = excluded.checked_at,
                    since = case when admission_policy.state = excluded.state
                                 then admission_policy.since else excluded.since end""")
                .param("now", now)
                .param("kinds", found.stream().map(Found::kind).toArray(String[]::new))
                .param("names", found.stream().map(Found::name).toArray(String[]::new))
                .param(
                        "states",
                        found.stream().map(policy -> policy.state().name()).toArray(String[]::new))
                .param("messages", found.stream().map(Found::message).toArray(String[]::new))
                .update();
        jdbc.sql("delete from admission_policy where checked_at < ?").param(now).update(); // no longer ships
    }
}
