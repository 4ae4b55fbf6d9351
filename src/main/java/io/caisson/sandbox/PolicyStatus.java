package io.caisson.sandbox;

import java.time.Instant;

/**
 * What the last look at an admission policy or its binding found.
 *
 * @param message for people: what is wrong and what to do
 * @param since since when the state is as it is
 */
public record PolicyStatus(
        String kind, String name, PolicyState state, String message, Instant since, Instant checkedAt) {

    public boolean inForce() {
        return state == PolicyState.UNALTERED;
    }
}
