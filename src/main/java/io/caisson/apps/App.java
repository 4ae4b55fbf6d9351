package io.caisson.apps;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant runs. Hands out the numbers of its releases and deployments. */
@Entity
class App {

    @Id
    UUID id;

    UUID tenantId;
    String name;

    @Enumerated(EnumType.STRING)
    AppKind kind;

    @Nullable
    Integer servingRelease;

    int lastRelease;
    int lastDeployment;
    Instant createdAt;

    @Nullable
    Instant deletingSince;

    @Version
    long version;

    @SuppressWarnings("NullAway.Init") // for JPA, which fills the fields
    protected App() {}

    App(UUID tenantId, String name, AppKind kind, Instant now) {
        this.id = UUID.randomUUID();
        this.tenantId = tenantId;
        this.name = name;
        this.kind = kind;
        this.createdAt = now;
    }

    int nextRelease() {
        requireLive();
        return ++lastRelease;
    }

    int nextDeployment() {
        requireLive();
        return ++lastDeployment;
    }

    void serve(int release) {
        servingRelease = release;
    }

    void startDeleting(Instant now) {
        if (deletingSince == null) {
            deletingSince = now;
        }
    }

    private void requireLive() {
        if (deletingSince != null) {
            throw new AppConflict("App '%s' is being deleted and takes no more changes.".formatted(name));
        }
    }
}
