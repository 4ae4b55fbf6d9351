package io.caisson.tenancy;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The tenants: made, renamed and deleted here; their namespace follows through delivery. */
@Service
public class Tenancy {

    private static final int LONGEST_NAME = 100;
    /** Control, direction and half characters; but scripts and emoji need their joiners. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]");

    private final Tenants tenants;
    private final Suspensions suspensions;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Tenancy(Tenants tenants, Suspensions suspensions, JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.tenants = tenants;
        this.suspensions = suspensions;
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /** Makes a tenant with the platform's default quota. */
    @Transactional
    public Tenant create(Slug slug, String name) {
        if (tenants.findLive(slug.value()).isPresent()) {
            throw taken(slug.value());
        }
        var tenant = save(new Tenant(UUID.randomUUID(), slug, checkedName(name), clock.instant()));
        events.publishEvent(new TenantCreated(tenant.id()));
        events.publishEvent(new TenantChanged(tenant.id()));
        return tenant;
    }

    @Transactional
    public Tenant rename(String slug, String name) {
        var tenant = lockStaying(idOf(slug));
        tenant.rename(checkedName(name));
        return tenant;
    }

    /** Starts the deletion: the namespace and all in it go, then the slug is free. */
    @Transactional
    public Tenant delete(String slug) {
        var tenant = lock(idOf(slug));
        tenant.startDeleting(clock.instant());
        events.publishEvent(new TenantChanged(tenant.id()));
        return tenant;
    }

    /**
     * Holds the tenant's row until the transaction ends, so that what is accepted for it is in order: for changes of
     * what runs.
     *
     * @throws TenantConflict when it is suspended, with the way out, or is being deleted
     */
    @Transactional
    public Tenant lockActive(UUID id) {
        var tenant = lockStaying(id);
        requireRunning(tenant);
        return tenant;
    }

    /** Says whether a change of what runs would be refused, without holding anybody up. */
    public void requireActive(UUID id) {
        var tenant = tenants.findById(id).orElseThrow(TenantNotFound::new);
        tenant.requireStaying();
        requireRunning(tenant);
    }

    /**
     * The same for changes that make nothing run, such as limits, rules and removals: a suspended tenant takes them.
     *
     * @throws TenantConflict when it is being deleted
     */
    @Transactional
    public Tenant lockStaying(UUID id) {
        var tenant = lock(id);
        tenant.requireStaying();
        return tenant;
    }

    /** Notes what delivery saw of the namespace. */
    @Transactional
    public void report(UUID id, @Nullable String namespaceUid, @Nullable String message) {
        lock(id).report(namespaceUid, message);
    }

    /** The namespace is gone: the slug is free again. */
    @Transactional
    public void markDeleted(UUID id) {
        lock(id).markDeleted(clock.instant());
    }

    public Tenant get(String slug) {
        return findLive(slug).orElseThrow(TenantNotFound::new);
    }

    public Optional<Tenant> findLive(String slug) {
        return Slug.hasShape(slug) ? tenants.findLive(slug) : Optional.empty();
    }

    /** The id alone. Who means to lock the row must not have loaded an older state of it before. */
    public UUID idOf(String slug) {
        if (!Slug.hasShape(slug)) {
            throw new TenantNotFound();
        }
        return jdbc.sql("select id from tenant where slug = ? and state <> 'DELETED'")
                .param(slug)
                .query((row, n) -> row.getObject(1, UUID.class))
                .optional()
                .orElseThrow(TenantNotFound::new);
    }

    public Optional<Tenant> find(UUID id) {
        return tenants.findById(id);
    }

    /** Tenants in the order of their slugs, those after the given one first. */
    public List<Tenant> page(String after, int limit) {
        return tenants.page(after, Limit.of(limit));
    }

    /** Holds the tenant's row until the transaction ends, whatever state it is in. */
    @Transactional
    public Tenant lock(UUID id) {
        return tenants.lock(id).orElseThrow(TenantNotFound::new);
    }

    private void requireRunning(Tenant tenant) {
        if (!tenant.state().runs()) {
            throw suspensions.refusal(tenant);
        }
    }

    private Tenant save(Tenant tenant) {
        try {
            return tenants.saveAndFlush(tenant);
        } catch (DataIntegrityViolationException e) {
            throw taken(tenant.slug()); // another one was a moment faster
        }
    }

    private static TenantConflict taken(String slug) {
        return new TenantConflict("The slug '%s' is taken. Choose another one.".formatted(slug));
    }

    private static String checkedName(String name) {
        var trimmed = name.strip();
        if (trimmed.isEmpty()
                || trimmed.length() > LONGEST_NAME
                || INVISIBLE.matcher(trimmed).find()) {
            throw new InvalidValue("name", name, "1 to 100 printable characters");
        }
        return trimmed;
    }
}
