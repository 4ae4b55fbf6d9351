package io.caisson.web.api;

import io.caisson.notices.Contacts;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who of a tenant gets mail of invoices, budgets and suspensions. */
@RestController
@RequestMapping("/v1/tenants/{slug}/contacts")
class ContactsApi {

    private final Contacts contacts;

    ContactsApi(Contacts contacts) {
        this.contacts = contacts;
    }

    /** @param mailed whether the platform has a mail server, without which nothing is sent */
    record ContactList(List<String> contacts, boolean mailed) {}

    record NewContacts(@Nullable List<String> contacts) {}

    @GetMapping
    ContactList list(OwnTenant tenant) {
        return new ContactList(contacts.of(tenant.id()), contacts.mailed());
    }

    @PutMapping
    ContactList replace(OwnTenant tenant, @RequestBody NewContacts request) {
        if (request.contacts() == null || request.contacts().stream().anyMatch(Objects::isNull)) {
            throw new InvalidValue("contacts", "null", "a list of mail addresses; an empty one is nobody");
        }
        return new ContactList(contacts.replace(tenant.id(), request.contacts()), contacts.mailed());
    }
}
