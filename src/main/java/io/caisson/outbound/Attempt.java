package io.caisson.outbound;

import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/** One call of {@link LimitedCalls} that can be stopped from outside, whatever its socket is waiting for. */
public final class Attempt {

    private @Nullable HttpUriRequestBase current;
    private boolean stopped;

    /** @throws CancellationException when time is up; who waited for the call has gone on already */
    public synchronized void starts(HttpUriRequestBase request) {
        if (stopped) {
            throw new CancellationException("the time for '%s' is up".formatted(request.getAuthority()));
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
