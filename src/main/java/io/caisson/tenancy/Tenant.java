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
    private @Nullable Instant pastDueSince;
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
        name = newName;
    }

    /** True when it ran before. */
    boolean suspend() {
        var ran = state.runs();
        state = state.next(TenantState.SUSPENDED);
        return ran;
    }

    /** True when it stood still before. One that owes something owes it still. */
    boolean resume() {
        var stood = state == TenantState.SUSPENDED;
        state = state.next(pastDueSince == null ? TenantState.ACTIVE : TenantState.PAST_DUE);
        return stood;
    }

    /** True when it begins to owe something. One that stands still keeps standing still. */
    boolean owe(@Nullable Instant since) {
        var begins = pastDueSince == null && since != null;
        pastDueSince = since;
        if (state.runs()) {
            state = state.next(since == null ? TenantState.ACTIVE : TenantState.PAST_DUE);
        }
        return begins;
    }

    void startDeleting(Instant now) {
        state = state.next(TenantState.DELETING);
        deletingSince = deletingSince == null ? now : deletingSince;
    }

    void markDeleted(Instant now) {
        state = state.next(TenantState.DELETED);
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
    void requireStaying() {
        if (!state.stays()) {
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

    /** Since when the oldest of what it owes is due; null when it owes nothing. */
    public @Nullable Instant pastDueSince() {
        return pastDueSince;
    }

    public @Nullable Instant deletingSince() {
        return deletingSince;
    }
}
