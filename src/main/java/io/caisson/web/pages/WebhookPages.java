package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.notices.Deliveries;
import io.caisson.notices.NoticeConflict;
import io.caisson.notices.Webhook;
import io.caisson.notices.WebhookChange;
import io.caisson.notices.Webhooks;
import io.caisson.shared.InvalidValue;
import io.caisson.web.NoticeOwner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One webhook: what it hears of, what went there, and its end. */
@Controller
@RequestMapping({"/tenants/{slug}/notices/{webhook}", "/admin/notices/{webhook}"})
class WebhookPages {

    private static final int SHOWN = 50;

    private final NoticeModel models;
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Words words;

    WebhookPages(NoticeModel models, Webhooks webhooks, Deliveries deliveries, Words words) {
        this.models = models;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.words = words;
    }

    @GetMapping
    ModelAndView webhook(NoticeOwner owner, @PathVariable UUID webhook) {
        return page(owner, found(owner, webhook));
    }

    @PostMapping
    ModelAndView change(
            NoticeOwner owner,
            @PathVariable UUID webhook,
            @RequestParam String url,
            @RequestParam(defaultValue = "") String description,
            @RequestParam(required = false) @Nullable List<String> types,
            RedirectAttributes after) {
        var before = found(owner, webhook);
        var chosen = Objects.requireNonNullElse(types, List.<String>of());
        try {
            // What is left as it was isn't looked up again: its host may be away for a moment.
            var moved = url.strip().equals(before.url()) ? null : url;
            webhooks.change(owner.tenantId(), webhook, new WebhookChange(moved, description, chosen, null))
                    .orElseThrow(WebhookPages::none);
        } catch (InvalidValue e) {
            return RefusedForm.again(page(owner, before), e, words, "notices")
                    .addAllObjects(Map.of("url", url, "description", description, "chosen", chosen));
        }
        return done(owner, webhook, "notice.webhook.saved", after);
    }

    @PostMapping("/state")
    ModelAndView state(
            NoticeOwner owner, @PathVariable UUID webhook, @RequestParam boolean enabled, RedirectAttributes after) {
        webhooks.change(owner.tenantId(), webhook, new WebhookChange(null, null, null, enabled))
                .orElseThrow(WebhookPages::none);
        return done(owner, webhook, "notice.webhook.saved", after);
    }

    /** The secret is in the answer itself, not after a redirect: on the way there it would be kept in the session. */
    @PostMapping("/secret")
    ModelAndView rotate(NoticeOwner owner, @PathVariable UUID webhook) {
        var made = webhooks.rotate(owner.tenantId(), webhook).orElseThrow(WebhookPages::none);
        return page(owner, made.webhook()).addObject("made", made);
    }

    @PostMapping("/test")
    ModelAndView test(NoticeOwner owner, @PathVariable UUID webhook, RedirectAttributes after) {
        try {
            deliveries.test(owner.tenantId(), webhook).orElseThrow(WebhookPages::none);
        } catch (NoticeConflict e) {
            return refused(owner, webhook, e);
        }
        return done(owner, webhook, "notice.webhook.tested", after);
    }

    @PostMapping("/deliveries/{delivery}/retry")
    ModelAndView retry(
            NoticeOwner owner, @PathVariable UUID webhook, @PathVariable UUID delivery, RedirectAttributes after) {
        try {
            deliveries.retry(owner.tenantId(), webhook, delivery).orElseThrow(WebhookPages::none);
        } catch (NoticeConflict e) {
            return refused(owner, webhook, e);
        }
        return done(owner, webhook, "notice.webhook.retried", after);
    }

    @PostMapping("/delete")
    ModelAndView delete(NoticeOwner owner, @PathVariable UUID webhook, RedirectAttributes after) {
        if (!webhooks.delete(owner.tenantId(), webhook)) {
            throw none();
        }
        after.addFlashAttribute("notice", "notice.webhook.deleted");
        return new ModelAndView("redirect:" + owner.path("", "notices"));
    }

    private Webhook found(NoticeOwner owner, UUID webhook) {
        return webhooks.find(owner.tenantId(), webhook).orElseThrow(WebhookPages::none);
    }

    private ModelAndView page(NoticeOwner owner, Webhook webhook) {
        return models.page("webhook", owner)
                .addObject("webhook", webhook)
                .addObject("url", webhook.url())
                .addObject("description", webhook.description())
                .addObject("chosen", webhook.types())
                .addObject("deliveries", deliveries.list(owner.tenantId(), webhook.id(), null, SHOWN));
    }

    private ModelAndView refused(NoticeOwner owner, UUID webhook, NoticeConflict e) {
        var page = page(owner, found(owner, webhook)).addObject("error", e.getMessage());
        page.setStatus(HttpStatus.CONFLICT);
        return page;
    }

    private static ModelAndView done(NoticeOwner owner, UUID webhook, String notice, RedirectAttributes after) {
        after.addFlashAttribute("notice", notice);
        return new ModelAndView("redirect:" + owner.path("", "notices") + "/" + webhook);
    }

    private static NotFound none() {
        return new NotFound("webhook");
    }
}
