package io.caisson.apps;

import io.caisson.shared.Digest;
import io.caisson.shared.Resources;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An immutable, numbered pair of image digest and configuration. The digest is fixed when it is first resolved. */
@Entity
@IdClass(Numbered.class)
class Release {

    @Id
    UUID appId;

    @Id
    int number;

    String image;

    @Nullable
    String digest;

    int instances;

    @Nullable
    String size;

    long cpuMillis;
    long memoryBytes;

    @Nullable
    Integer port;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(updatable = false)
    Map<String, String> env;

    int readySeconds;

    @Nullable
    Integer rollbackOf;

    String createdBy;
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for JPA, which fills the fields
    protected Release() {}

    Release(UUID appId, int number, ReleaseSpec spec, String by, Instant now) {
        this.appId = appId;
        this.number = number;
        this.image = spec.image();
        this.instances = spec.instances();
        this.size = spec.size();
        this.cpuMillis = spec.each().cpu().millis();
        this.memoryBytes = spec.each().memory().bytes();
        this.port = spec.port();
        this.env = spec.env();
        this.readySeconds = spec.readySeconds();
        this.createdBy = by;
        this.createdAt = now;
    }

    /** Makes this new release run what an older one ran. */
    void repeat(Release old) {
        digest = old.digest;
        rollbackOf = old.number;
    }

    void pin(Digest resolved) {
        if (digest != null) {
            throw new IllegalStateException("release %d has its digest already".formatted(number));
        }
        digest = resolved.value();
    }

    ReleaseSpec spec() {
        return new ReleaseSpec(image, instances, size, Resources.of(cpuMillis, memoryBytes), port, env, readySeconds);
    }
}
