package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.network.Egress;
import io.caisson.network.EgressMode;
import io.caisson.network.Networks;
import io.caisson.shared.Cidr;
import io.caisson.web.Tenancies;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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
    private final Tenancies tenancies;

    NetworkApi(Networks networks, Tenancies tenancies) {
        this.networks = networks;
        this.tenancies = tenancies;
    }

    record Rule(@Nullable String cidr, @Nullable List<Integer> ports) {

        Egress.Allowed allowed() {
            return new Egress.Allowed(
                    Cidr.parse(Objects.requireNonNullElse(cidr, "")), Objects.requireNonNullElse(ports, List.of()));
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
                    Objects.requireNonNullElse(allow, List.<Rule>of()).stream()
                            .map(Rule::allowed)
                            .toList());
        }
    }

    /** @param agreed whether the other tenant wants it too, so that the way is open */
    record PeerView(String tenant, boolean agreed) {}

    record View(EgressView egress, List<PeerView> peers) {}

    @GetMapping
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return view(tenancies.get(caller, slug).id());
    }

    @PutMapping("/egress")
    View setEgress(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @RequestBody NewEgress request) {
        var tenant = tenancies.get(caller, slug).id();
        networks.set(tenant, request.egress());
        return view(tenant);
    }

    @PutMapping("/peers/{peer}")
    View want(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String peer) {
        var tenant = tenancies.get(caller, slug).id();
        networks.want(tenant, peer);
        return view(tenant);
    }

    @DeleteMapping("/peers/{peer}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void refuse(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String peer) {
        networks.refuse(tenancies.get(caller, slug).id(), peer);
    }

    private View view(UUID tenantId) {
        return new View(
                EgressView.of(networks.egress(tenantId)),
                networks.peers(tenantId).stream()
                        .map(peer -> new PeerView(peer.slug(), peer.agreed()))
                        .toList());
    }
}
