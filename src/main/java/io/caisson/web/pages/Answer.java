package io.caisson.web.pages;

import io.caisson.quota.Held;
import io.caisson.quota.Preflight;
import io.caisson.shared.Resources;
import org.jspecify.annotations.Nullable;

/**
 * A preflight's answer as a page shows it.
 *
 * @param peak how many instances there are while the rollout goes on
 * @param surge how many of them are there only meanwhile
 * @param each of one instance, without overhead
 * @param overheadEach what the sandbox takes for one instance
 */
record Answer(
        boolean fits,
        int peak,
        int surge,
        Resources each,
        Resources overheadEach,
        Held wanted,
        Held left,
        @Nullable String message) {

    static Answer of(Preflight preflight) {
        return switch (preflight) {
            case Preflight.Fits fits -> answer(fits, true, fits.surge(), null);
            case Preflight.Refused refused -> answer(refused, false, 0, refused.message());
        };
    }

    private static Answer answer(Preflight preflight, boolean fits, int surge, @Nullable String message) {
        var wanted = preflight.wanted();
        var total = wanted.total();
        var overhead = wanted.overhead();
        var count = Math.max(1, wanted.instances());
        return new Answer(
                fits,
                wanted.instances(),
                surge,
                Resources.of(
                        (total.cpu().millis() - overhead.cpu().millis()) / count,
                        (total.memory().bytes() - overhead.memory().bytes()) / count),
                Resources.of(overhead.cpu().millis() / count, overhead.memory().bytes() / count),
                wanted,
                preflight.left(),
                message);
    }
}
