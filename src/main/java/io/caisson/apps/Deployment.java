package io.caisson.apps;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to make a release the running one. */
@Entity
@IdClass(Numbered.class)
class Deployment {

    @Id
    UUID appId;

    @Id
    int number;

    @Column(name = "release")
    int release;

    @Enumerated(EnumType.STRING)
    DeploymentState state;

    @Enumerated(EnumType.STRING)
    @Nullable
    Reason reason;

    @Nullable
    String message;

    int surge;
    Instant createdAt;

    @Nullable
    Instant waitingSince;

    @Nullable
    Instant rollingSince;

    @Nullable
    Instant finishedAt;

    @Version
    long version;

    @SuppressWarnings("NullAway.Init") // for JPA, which fills the fields
    protected Deployment() {}

    Deployment(UUID appId, int number, int release, int surge, Instant now) {
        this.appId = appId;
        this.number = number;
        this.release = release;
        this.state = DeploymentState.QUEUED;
        this.surge = surge;
        this.createdAt = now;
    }

    /** Something outside keeps it from going on; it stays where it is and says why. */
    void await(Reason why, String text, Instant now) {
        if (state.active()) {
            waitingSince = waitingSince == null || reason != why ? now : waitingSince;
            reason = why;
            message = text;
        }
    }

    /** Its tenant was suspended; the time that it has for its rollout begins again afterwards. */
    void hold(Instant now) {
        rollingSince = null;
        await(Reason.TENANT_SUSPENDED, "Waiting: the tenant is suspended. It goes on when the tenant is resumed.", now);
    }

    /** Its tenant was resumed: what served before has the first turn. */
    void comeBack(Instant now) {
        if (reason == Reason.TENANT_SUSPENDED) {
            waitingSince = now;
            message = "Waiting: the tenant was resumed, and the release that served before comes back first.";
        }
    }

    void markApplying() {
        state = state.next(DeploymentState.APPLYING);
        stopWaiting();
    }

    void markRollingOut(Instant now) {
        state = state.next(DeploymentState.ROLLING_OUT);
        rollingSince = rollingSince == null ? now : rollingSince;
        stopWaiting();
    }

    void markHealthy(Instant now) {
        finish(DeploymentState.HEALTHY, null, null, now);
    }

    void markFailed(Reason why, String text, Instant now) {
        finish(DeploymentState.FAILED, why, text, now);
    }

    void markCancelled(Instant now) {
        finish(DeploymentState.CANCELLED, null, "Cancelled.", now);
    }

    void markSuperseded(int by, Instant now) {
        finish(DeploymentState.SUPERSEDED, null, "Deployment %d came after it.".formatted(by), now);
    }

    private void finish(DeploymentState end, @Nullable Reason why, @Nullable String text, Instant now) {
        state = state.next(end);
        stopWaiting();
        reason = why;
        message = text;
        finishedAt = now;
    }

    private void stopWaiting() {
        waitingSince = null;
        reason = null;
        message = null;
    }
}
