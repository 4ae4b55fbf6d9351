package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.notices.Contacts;
import io.caisson.notices.NoticeConflict;
import io.caisson.notices.WebhookChange;
import io.caisson.notices.Webhooks;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.NoticeOwner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Which programs and people of a tenant, or of the operators, hear of what happens. */
@Controller
@RequestMapping({"/tenants/{slug}/notices", "/admin/notices"})
class NoticePages {

    private final NoticeModel models;
    private final Webhooks webhooks;
    private final Contacts contacts;
    private final Words words;

    NoticePages(NoticeModel models, Webhooks webhooks, Contacts contacts, Words words) {
        this.models = models;
        this.webhooks = webhooks;
        this.contacts = contacts;
        this.words = words;
    }

    @GetMapping
    ModelAndView notices(NoticeOwner owner) {
        return page(owner);
    }

    /** The secret is in the answer itself, not after a redirect: on the way there it would be kept in the session. */
    @PostMapping
    ModelAndView add(
            NoticeOwner owner,
            @AuthenticationPrincipal Caller caller,
            @RequestParam String url,
            @RequestParam(defaultValue = "") String description,
            @RequestParam(required = false) @Nullable List<String> types) {
        var chosen = Objects.requireNonNullElse(types, List.<String>of());
        try {
            var wanted = new WebhookChange(url, description, chosen, null);
            var made = webhooks.create(owner.tenantId(), wanted, caller.name());
            return page(owner).addObject("made", made);
        } catch (InvalidValue e) {
            return RefusedForm.again(page(owner), e, words, "notices").addAllObjects(typed(url, description, chosen));
        } catch (NoticeConflict | TenantConflict e) {
            var page =
                    page(owner).addAllObjects(typed(url, description, chosen)).addObject("error", e.getMessage());
            page.setStatus(HttpStatus.CONFLICT);
            return page;
        }
    }

    private static Map<String, Object> typed(String url, String description, List<String> types) {
        return Map.of("url", url, "description", description, "chosen", types);
    }

    private ModelAndView page(NoticeOwner owner) {
        var page = models.page("notices", owner);
        page.addObject("webhooks", webhooks.list(owner.tenantId()));
        page.addObject("mailed", contacts.mailed());
        if (owner.tenantId() != null) {
            page.addObject("contacts", String.join("\n", contacts.of(owner.tenantId())));
        }
        return page;
    }

    /** A tenant's only: the operators' addresses are in a setting. */
    @PostMapping("/contacts")
    ModelAndView contacts(
            NoticeOwner owner, @RequestParam(defaultValue = "") String addresses, RedirectAttributes after) {
        if (owner.tenantId() == null) {
            throw new InvalidValue("contacts", addresses, "set in CAISSON_MAIL_OPERATORS");
        }
        var typed = Arrays.stream(addresses.split("[\r\n]+"))
                .filter(each -> !each.isBlank())
                .toList();
        try {
            contacts.replace(owner.tenantId(), typed);
        } catch (InvalidValue e) {
            return RefusedForm.again(page(owner), e, words, "notices").addObject("contacts", addresses);
        }
        after.addFlashAttribute("notice", "notice.contacts.saved");
        return new ModelAndView("redirect:" + owner.path("", "notices"));
    }
}
