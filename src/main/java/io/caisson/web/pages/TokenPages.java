package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.web.Tenancies;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's access tokens: made, listed, revoked. A secret is in one answer and nowhere else. */
@Controller
@RequestMapping("/tenants/{slug}/tokens")
class TokenPages {

    private final Tenancies tenancies;
    private final Access access;

    TokenPages(Tenancies tenancies, Access access) {
        this.tenancies = tenancies;
        this.access = access;
    }

    @GetMapping
    String tokens(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute("tokens", access.tokens(tenant.id(), null, Integer.MAX_VALUE));
        return "tokens";
    }

    /** Shown in the answer itself, not after a redirect: on the way there the secret would be kept in the session. */
    @PostMapping
    String make(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam String name,
            HttpServletResponse response,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var trimmed = name.strip();
        if (trimmed.matches("[\\p{Graph} ]{1,60}")) {
            model.addAttribute("made", access.makeToken(tenant.id(), trimmed));
        } else {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("invalid", true);
            model.addAttribute("name", name);
        }
        return tokens(caller, slug, model);
    }

    @PostMapping("/{id}/revoke")
    String revoke(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable UUID id,
            RedirectAttributes after) {
        if (!access.revoke(tenancies.get(caller, slug).id(), id)) {
            throw new NotFound("token");
        }
        after.addFlashAttribute("notice", "notice.token.revoked");
        return "redirect:/tenants/%s/tokens".formatted(slug);
    }
}
