package io.caisson.cluster;

import io.caisson.shared.Cidr;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Addresses that tenants must not reach although they may not be private: nodes and API servers. */
@Component
class KeptAddresses {

    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Kube kube;
    private final ClusterSettings settings;
    private final Clock clock;
    private volatile @Nullable Read last;

    KeptAddresses(Kube kube, ClusterSettings settings, Clock clock) {
        this.kube = kube;
        this.settings = settings;
        this.clock = clock;
    }

    private record Read(List<Cidr> cidrs, Instant at) {}

    /** Read from the cluster at most every 30 seconds, since every tenant's every pass asks. */
    List<Cidr> get() {
        var known = last;
        if (known == null || known.at.plus(FRESH).isBefore(clock.instant())) {
            known = new Read(read(), clock.instant());
            last = known;
        }
        return known.cidrs;
    }

    private List<Cidr> read() {
        var addresses = new ArrayList<String>();
        KubernetesClient client = kube.client();
        kube.ask(client.nodes()::list).getItems().stream()
                .flatMap(node -> node.getStatus().getAddresses().stream())
                .filter(address -> address.getType().endsWith("IP"))
                .map(NodeAddress::getAddress)
                .forEach(addresses::add);
        var servers = kube.ask(() -> client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", "kubernetes")
                .list());
        servers.getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .forEach(addresses::add);
        return Stream.concat(
                        settings.blockedCidrs().stream(),
                        addresses.stream().sorted().map(address -> address + (address.contains(":") ? "/128" : "/32")))
                .map(Cidr::parse)
                .toList();
    }
}
