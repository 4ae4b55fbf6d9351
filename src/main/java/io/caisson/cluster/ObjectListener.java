package io.caisson.cluster;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes what happens to objects that Caisson made. Each call may come twice. */
public interface ObjectListener {

    /** Somebody else changed or removed an object, or Caisson itself removed one that it no longer wants. */
    void altered(Alteration alteration);

    /** An object changed, and nothing says by whom. */
    void touched(@Nullable UUID tenantId, @Nullable UUID appId);

    /** The cluster came further with an app's Deployment. */
    void progressed(UUID appId);
}
