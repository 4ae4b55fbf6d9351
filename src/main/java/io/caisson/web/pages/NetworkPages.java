package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.network.Egress;
import io.caisson.network.EgressMode;
import io.caisson.network.Networks;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenant;
import io.caisson.web.Tenancies;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a tenant's instances may reach, and whom they may talk with. */
@Controller
@RequestMapping("/tenants/{slug}/network")
class NetworkPages {

    private final Tenancies tenancies;
    private final Networks networks;

    NetworkPages(Tenancies tenancies, Networks networks) {
        this.tenancies = tenancies;
        this.networks = networks;
    }

    @GetMapping
    ModelAndView network(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return page(tenancies.get(caller, slug));
    }

    @PostMapping("/egress")
    ModelAndView setEgress(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String mode,
            @RequestParam(defaultValue = "") String allow,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        try {
            var asked = EgressMode.of(mode);
            // Rules that were written down for another mode are not an error of the person who changed the mode.
            networks.set(
                    tenant.id(),
                    new Egress(asked, asked == EgressMode.ALLOWLIST ? EgressLines.read(allow) : List.of()));
        } catch (InvalidValue e) {
            return again(tenant, "allow", e, Map.of("mode", mode, "allow", allow));
        }
        after.addFlashAttribute("notice", "notice.network");
        return done(slug);
    }

    @PostMapping("/peers")
    ModelAndView want(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String peer,
            RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        try {
            networks.want(tenant.id(), peer.strip());
        } catch (InvalidValue e) {
            return again(tenant, "peer", e, Map.of("peer", peer));
        }
        after.addFlashAttribute("notice", "notice.network");
        return done(slug);
    }

    @PostMapping("/peers/{peer}/remove")
    ModelAndView refuse(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String peer,
            RedirectAttributes after) {
        networks.refuse(tenancies.get(caller, slug).id(), peer);
        after.addFlashAttribute("notice", "notice.network");
        return done(slug);
    }

    private ModelAndView page(Tenant tenant) {
        var egress = networks.egress(tenant.id());
        var model = new ModelMap("tenant", tenant);
        model.addAttribute("mode", egress.mode().label());
        model.addAttribute("modes", EgressMode.values());
        model.addAttribute("allow", EgressLines.write(egress.allowed()));
        model.addAttribute("peers", networks.peers(tenant.id()));
        return new ModelAndView("network", model);
    }

    private ModelAndView again(Tenant tenant, String field, InvalidValue e, Map<String, String> given) {
        var page = page(tenant);
        page.addAllObjects(given);
        page.addObject("errors", Map.of(field, Objects.requireNonNullElse(e.getMessage(), field)));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static ModelAndView done(String slug) {
        return new ModelAndView("redirect:/tenants/%s/network".formatted(slug));
    }
}
