package io.caisson.web.api;

import io.caisson.network.Egress;
import io.caisson.network.EgressMode;
import io.caisson.network.Networks;
import io.caisson.shared.Cidr;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant's pods may reach. */
@RestController
@RequestMapping("/v1/tenants/{slug}/network")
class NetworkApi {

    private final Networks networks;

    NetworkApi(Networks networks) {
        this.networks = networks;
    }

    record Rule(@Nullable String cidr, @Nullable List<Integer> ports) {

        Egress.Allowed allowed() {
            return new Egress.Allowed(Cidr.parse(Objects.requireNonNullElse(cidr, "")), withoutNull("ports", ports));
        }
    }

    record EgressView(String mode, List<Rule> allow) {

        static EgressView of(Egress egress) {
            return new EgressView(
                    egress.mode().label(),
                    egress.allowed().stream()
                            .map(allowed -> new Rule(allowed.cidr().toString(), allowed.ports()))
                            .toList());
        }
    }

    record NewEgress(@Nullable String mode, @Nullable List<Rule> allow) {

        Egress egress() {
            return new Egress(
                    EgressMode.of(Objects.requireNonNullElse(mode, "")),
                    withoutNull("allow", allow).stream().map(Rule::allowed).toList());
        }
    }

    private static <T> List<T> withoutNull(String field, @Nullable List<T> sent) {
        if (sent != null && sent.stream().anyMatch(Objects::isNull)) {
            throw new InvalidValue(field, "null", "a list without null in it");
        }
        return Objects.requireNonNullElse(sent, List.of());
    }

    /** @param agreed whether the other tenant wants it too, so that the way is open */
    record PeerView(String tenant, boolean agreed) {}

    record View(EgressView egress, List<PeerView> peers) {}

    @GetMapping
    View get(OwnTenant tenant) {
        return new View(
                EgressView.of(networks.egress(tenant.id())),
                networks.peers(tenant.id()).stream()
                        .map(peer -> new PeerView(peer.slug(), peer.agreed()))
                        .toList());
    }

    @PutMapping("/egress")
    View setEgress(OwnTenant tenant, @RequestBody NewEgress request) {
        networks.set(tenant.id(), request.egress());
        return get(tenant);
    }

    @PutMapping("/peers/{peer}")
    View want(OwnTenant tenant, @PathVariable String peer) {
        networks.want(tenant.id(), peer);
        return get(tenant);
    }

    @DeleteMapping("/peers/{peer}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void refuse(OwnTenant tenant, @PathVariable String peer) {
        networks.refuse(tenant.id(), peer);
    }
}
