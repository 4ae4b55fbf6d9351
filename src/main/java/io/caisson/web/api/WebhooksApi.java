package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.notices.Deliveries;
import io.caisson.notices.Delivery;
import io.caisson.notices.DeliveryPlace;
import io.caisson.notices.Webhook;
import io.caisson.notices.WebhookChange;
import io.caisson.notices.Webhooks;
import io.caisson.web.NoticeOwner;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Webhooks of a tenant, and those of the operators. Making one takes no {@code Idempotency-Key}: to repeat the answer,
 * the secret would have to be kept in the open.
 */
@RestController
@RequestMapping({"/v1/tenants/{slug}/webhooks", "/v1/admin/webhooks"})
class WebhooksApi {

    private final Webhooks webhooks;
    private final Deliveries deliveries;

    WebhooksApi(Webhooks webhooks, Deliveries deliveries) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    record NewWebhook(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<String> types) {}

    record ChangedWebhook(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<String> types,
            @Nullable Boolean enabled) {}

    /** @param secret in this answer only */
    record WebhookWithSecret(Webhook webhook, String secret) {

        static WebhookWithSecret of(Webhook.Made made) {
            return new WebhookWithSecret(made.webhook(), made.secret().reveal());
        }
    }

    @GetMapping
    Page<Webhook> list(NoticeOwner owner) {
        return new Page<>(webhooks.list(owner.tenantId()), null);
    }

    @PostMapping
    ResponseEntity<WebhookWithSecret> make(
            NoticeOwner owner, @AuthenticationPrincipal Caller caller, @RequestBody NewWebhook request) {
        var wanted = new WebhookChange(request.url(), request.description(), request.types(), null);
        var made = webhooks.create(owner.tenantId(), wanted, caller.name());
        var place = owner.path("/v1", "webhooks") + "/" + made.webhook().id();
        return ResponseEntity.created(URI.create(place)).body(WebhookWithSecret.of(made));
    }

    @GetMapping("/{webhook}")
    Webhook get(NoticeOwner owner, @PathVariable UUID webhook) {
        return webhooks.find(owner.tenantId(), webhook).orElseThrow(WebhooksApi::none);
    }

    @PatchMapping("/{webhook}")
    Webhook change(NoticeOwner owner, @PathVariable UUID webhook, @RequestBody ChangedWebhook request) {
        get(owner, webhook); // before its new address is looked up
        var wanted = new WebhookChange(request.url(), request.description(), request.types(), request.enabled());
        return webhooks.change(owner.tenantId(), webhook, wanted).orElseThrow(WebhooksApi::none);
    }

    @DeleteMapping("/{webhook}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(NoticeOwner owner, @PathVariable UUID webhook) {
        if (!webhooks.delete(owner.tenantId(), webhook)) {
            throw none();
        }
    }

    @PostMapping("/{webhook}/secret")
    WebhookWithSecret rotate(NoticeOwner owner, @PathVariable UUID webhook) {
        return webhooks.rotate(owner.tenantId(), webhook)
                .map(WebhookWithSecret::of)
                .orElseThrow(WebhooksApi::none);
    }

    @PostMapping("/{webhook}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Delivery test(NoticeOwner owner, @PathVariable UUID webhook) {
        return deliveries.test(owner.tenantId(), webhook).orElseThrow(WebhooksApi::none);
    }

    @GetMapping("/{webhook}/deliveries")
    Page<Delivery> deliveries(
            NoticeOwner owner,
            @PathVariable UUID webhook,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        get(owner, webhook);
        var most = Page.limit(limit);
        var after = cursor == null ? null : DeliveryPlace.parse(cursor).orElseThrow(() -> Page.notACursor(cursor));
        return Page.of(
                deliveries.list(owner.tenantId(), webhook, after, most + 1), most, each -> each, DeliveryPlace::of);
    }

    @PostMapping("/{webhook}/deliveries/{delivery}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Delivery retry(NoticeOwner owner, @PathVariable UUID webhook, @PathVariable UUID delivery) {
        return deliveries.retry(owner.tenantId(), webhook, delivery).orElseThrow(() -> new NotFound("delivery"));
    }

    private static NotFound none() {
        return new NotFound("webhook");
    }
}
