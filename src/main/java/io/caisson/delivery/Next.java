package io.caisson.delivery;

import java.time.Duration;

/** When a reconciler wants to look at its aggregate again. */
sealed interface Next {

    record After(Duration time) implements Next {}

    /** Never: the aggregate is gone. */
    record Done() implements Next {}

    static Next after(Duration time) {
        return new After(time);
    }

    static Next done() {
        return new Done();
    }
}
