package io.caisson.images;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.jspecify.annotations.Nullable;

/** One resolution that can be stopped from outside, whatever its socket is waiting for. */
final class Attempt {

    private @Nullable HttpGet current;
    private boolean stopped;

    synchronized void starts(HttpGet request) {
        if (stopped) {
            throw Unresolved.unreachable("the registry took too long to answer. Try again later.");
        }
        current = request;
    }

    synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.cancel();
        }
    }
}
