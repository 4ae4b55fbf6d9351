package io.caisson.tenancy;

import io.caisson.shared.Slug;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer organisation, with one namespace of its own. */
@Entity
public class Tenant {

    @Id
    private UUID id;

    private String slug;
    private String name;

    @Enumerated(EnumType.STRING)
    private TenantState state;

    private @Nullable String namespaceUid;
    private @Nullable String message;
    private Instant createdAt;
    private @Nullable Instant deletingSince;
    private @Nullable Instant deletedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init") // for JPA, which fills the fields
    protected Tenant() {}

    Tenant(UUID id, Slug slug, String name, Instant now) {
        this.id = id;
        this.slug = slug.value();
        this.name = name;
        this.state = TenantState.ACTIVE;
        this.createdAt = now;
    }

    void rename(String newName) {
        requireActive();
        name = newName;
    }

    void startDeleting(Instant now) {
        if (state == TenantState.ACTIVE) {
            state = TenantState.DELETING;
            deletingSince = now;
        }
    }

    void markDeleted(Instant now) {
        if (state != TenantState.DELETING) {
            throw new IllegalStateException("tenant %s: %s → DELETED".formatted(slug, state));
        }
        state = TenantState.DELETED;
        deletedAt = now;
        message = null;
    }

    void report(@Nullable String namespaceUid, @Nullable String message) {
        if (namespaceUid != null) {
            this.namespaceUid = namespaceUid;
        }
        this.message = message;
    }

    /** Refuses when the tenant is being deleted. */
    public void requireActive() {
        if (state != TenantState.ACTIVE) {
            throw new TenantConflict("Tenant '%s' is being deleted and takes no more changes.".formatted(slug));
        }
    }

    public UUID id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public String name() {
        return name;
    }

    public TenantState state() {
        return state;
    }

    /** The Kubernetes UID of the namespace, once it exists. */
    public @Nullable String namespaceUid() {
        return namespaceUid;
    }

    /** What an operator should know about the namespace, such as why it can't be removed. */
    public @Nullable String message() {
        return message;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant deletingSince() {
        return deletingSince;
    }
}
