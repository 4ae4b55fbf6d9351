package io.caisson.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Lease that says in one line, once for each reason, why it can't be had: fabric8 writes a stack trace every time. */
final class ToldLease extends LeaseLock {

    private static final Logger LOG = LoggerFactory.getLogger(ToldLease.class);

    private final Kube kube;
    private volatile @Nullable String told;

    ToldLease(Kube kube, String namespace, String name, String holder) {
        super(namespace, name, holder);
        this.kube = kube;
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        try {
            var found = super.get(client);
            told = null;
            return found;
        } catch (KubernetesClientException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
        try {
            super.create(client, record);
        } catch (KubernetesClientException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
        try {
            super.update(client, record);
        } catch (KubernetesClientException e) {
            throw told(e);
        }
    }

    private KubernetesClientException told(KubernetesClientException e) {
        var reason = kube.inOurWords(e) instanceof ClusterUnreachable away ? away.reason() : refusal(e);
        if (!reason.equals(told)) {
            told = reason;
            LOG.warn("This replica can't watch the cluster, because it can't have the Lease: {}", reason);
        }
        return e;
    }

    private String refusal(KubernetesClientException e) {
        return String.valueOf(kube.inOurWords(e).getMessage());
    }
}
