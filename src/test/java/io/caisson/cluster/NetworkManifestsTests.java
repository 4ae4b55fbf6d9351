package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.NetworkSpec.Allowed;
import io.caisson.cluster.NetworkSpec.Peer;
import io.caisson.shared.Cidr;
import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkManifestsTests {

    private static final Cidr NODE = Cidr.parse("198.51.101.7/32");

    @Test
    void keepsNodesAndSpecialRangesOutOfTheInternet() {
        var blocks = blocks(new NetworkSpec(true, List.of(), List.of()), "allow-internet");

        assertThat(blocks).hasSize(2);
        assertThat(blocks.getFirst().getExcept())
                .contains("10.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "198.51.101.7/32");
        assertThat(blocks).allSatisfy(block -> assertThat(block.getExcept())
                .allMatch(except -> Cidr.parse(block.getCidr()).contains(Cidr.parse(except))));
    }

    @Test
    void opensOnlyWhatIsListedAndNotTheNodesInIt() {
        var network = new NetworkSpec(
                false,
                List.of(
                        new Allowed(Cidr.parse("198.51.101.0/24"), List.of(443)),
                        new Allowed(Cidr.parse("198.51.101.7/32"), List.of()),
                        new Allowed(Cidr.parse("10.0.0.0/8"), List.of())),
                List.of());

        var blocks = blocks(network, "allow-listed");

        assertThat(blocks).extracting(IPBlock::getCidr).containsExactly("198.51.101.0/24");
        assertThat(blocks.getFirst().getExcept()).containsExactly("198.51.101.7/32");
    }

    @Test
    void opensNothingWithoutARule() {
        assertThat(policies(new NetworkSpec(false, List.of(), List.of())))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("default-deny", "allow-same-namespace", "allow-dns", "allow-ingress");
    }

    @Test
    void opensTheWayToAPeerByItsIdInBothDirections() {
        var peer = UUID.randomUUID();
        var policy = policies(new NetworkSpec(false, List.of(), List.of(new Peer(peer, "other")))).stream()
                .filter(found -> found.getMetadata().getName().equals("allow-peer-other"))
                .map(NetworkPolicy.class::cast)
                .findFirst()
                .orElseThrow();

        var spec = policy.getSpec();
        assertThat(spec.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(Stream.of(
                        spec.getIngress().getFirst().getFrom().getFirst(),
                        spec.getEgress().getFirst().getTo().getFirst()))
                .allSatisfy(to -> assertThat(to.getNamespaceSelector().getMatchLabels())
                        .containsOnlyKeys("caisson.io/tenant-id")
                        .containsValue(peer.toString()));
    }

    private static List<HasMetadata> policies(NetworkSpec network) {
        var tenant = new TenantSpec(UUID.randomUUID(), "acme", Resources.of(1000, 1 << 30), 5, network);
        return NetworkManifests.all(tenant, List.of(NODE));
    }

    private static List<IPBlock> blocks(NetworkSpec network, String name) {
        return policies(network).stream()
                .filter(policy -> policy.getMetadata().getName().equals(name))
                .map(NetworkPolicy.class::cast)
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getTo().stream())
                .map(to -> to.getIpBlock())
                .filter(Objects::nonNull)
                .toList();
    }
}
