package io.caisson.findings;

import io.caisson.cluster.Alteration;
import io.caisson.cluster.Applied;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.ProbeRuns;
import io.caisson.cluster.Stranger;
import io.caisson.cluster.StrangerFeed;
import io.caisson.cluster.Strangers;
import io.caisson.findings.Finding.Action;
import io.caisson.findings.FindingRows.Found;
import io.caisson.observation.PodGone;
import io.caisson.observation.PodObserved;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Compares what is in tenants' namespaces with what should be. Whoever is killed in between leaves an open row, and
 * the next list of the watch finds the same thing again.
 */
@Component
class SandboxAudit implements StrangerFeed.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxAudit.class);
    private static final List<FindingType> OF_POLICIES =
            List.of(FindingType.UNKNOWN_POLICY, FindingType.UNKNOWN_NAMESPACE);
    private static final List<FindingType> OF_PODS = List.of(FindingType.UNKNOWN_POD, FindingType.OUTSIDE_SANDBOX);

    private final Strangers strangers;
    private final ProbeRuns probes;
    private final FindingRows rows;
    private final String runtimeClass;
    private final Clock clock;

    SandboxAudit(Strangers strangers, ProbeRuns probes, FindingRows rows, ClusterSettings settings, Clock clock) {
        this.strangers = strangers;
        this.probes = probes;
        this.rows = rows;
        this.runtimeClass = settings.runtimeClass();
        this.clock = clock;
    }

    /** The full pass over policies and namespaces; pods come with each list of the watch. */
    void pass() {
        var begun = clock.instant();
        try {
            for (var stranger : strangers.policies()) {
                var type = stranger.kind().equals("Namespace")
                        ? FindingType.UNKNOWN_NAMESPACE
                        : FindingType.UNKNOWN_POLICY;
                rows.found(found(type, stranger, Action.REPORTED));
            }
            rows.closeUnseen(OF_POLICIES, begun);
        } catch (ClusterUnreachable e) {
            LOG.warn("The audit could not look at policies: {}", e.reason());
        } catch (ClusterRefused e) {
            LOG.warn("The audit could not look at policies: {}", e.getMessage());
        }
    }

    @Override
    public void listed(List<Stranger> pods) {
        var begun = clock.instant();
        pods.forEach(this::appeared);
        rows.closeUnseen(OF_PODS, begun);
    }

    @Override
    public void appeared(Stranger pod) {
        if (runtimeClass.equals(pod.runtimeClass())) {
            if (pod.probeRun() == null || !probes.running(pod.probeRun())) {
                rows.found(found(FindingType.UNKNOWN_POD, pod, Action.REPORTED));
            }
        } else {
            stop(found(FindingType.OUTSIDE_SANDBOX, pod, Action.STOPPING), pod.uid());
        }
    }

    @Override
    public void gone(Stranger pod) {
        rows.goneWith(pod.uid());
    }

    /** A label that says that Caisson made it doesn't make it so. */
    @TransactionalEventListener
    void on(PodObserved event) {
        var pod = event.pod();
        if (!runtimeClass.equals(pod.runtimeClass()) && pod.deletingSince() == null) {
            var found = new Found(
                    FindingType.OUTSIDE_SANDBOX,
                    pod.appId(),
                    pod.namespace(),
                    "Pod",
                    pod.name(),
                    pod.uid(),
                    Action.STOPPING,
                    null);
            // Not in the transaction that has just ended, and not in the way of the watch.
            Thread.startVirtualThread(() -> stop(found, pod.uid()));
        }
    }

    @EventListener
    void on(PodGone event) {
        rows.goneWith(event.podUid());
    }

    @EventListener
    void on(Alteration alteration) {
        var type =
                switch (alteration.what()) {
                    case CHANGED -> FindingType.CHANGED;
                    case REMOVED -> FindingType.REMOVED;
                };
        rows.found(new Found(
                type,
                alteration.appId(),
                alteration.namespace(),
                alteration.kind(),
                alteration.name(),
                null,
                Action.PUTTING_BACK,
                alteration.manager()));
    }

    @EventListener
    void on(Applied applied) {
        rows.putBack(applied.tenantId(), applied.appId(), applied.begun());
    }

    private void stop(Found found, String uid) {
        if (rows.found(found)) {
            LOG.warn("Pod {}/{} runs outside the sandbox and is stopped.", found.namespace(), found.name());
        }
        try {
            strangers.stop(found.namespace(), found.name(), uid);
            rows.stopped(uid);
        } catch (ClusterUnreachable | ClusterRefused e) {
            LOG.error(
                    "Pod {}/{} runs outside the sandbox and could not be stopped: {}",
                    found.namespace(),
                    found.name(),
                    e.getMessage());
        }
    }

    private static Found found(FindingType type, Stranger stranger, Action done) {
        var by = stranger.owner() != null ? stranger.owner() : stranger.manager();
        return new Found(type, null, stranger.namespace(), stranger.kind(), stranger.name(), stranger.uid(), done, by);
    }
}
