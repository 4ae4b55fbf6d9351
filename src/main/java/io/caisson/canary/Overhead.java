package io.caisson.canary;

import io.caisson.shared.Memory;
import java.util.Optional;

/** Declared overhead beside what an idle sandbox was seen to hold. */
public final class Overhead {

    private static final long APART_PERCENT = 25;
    private static final long ROOM_PERCENT = 125;
    private static final long STEP = 8L << 20;

    private Overhead() {}

    /** What to declare instead, in a sentence; empty while the two are close. */
    public static Optional<String> suggestion(Memory declared, Memory observed) {
        var apart = Math.abs(declared.bytes() - observed.bytes()) * 100;
        if (observed.bytes() == 0 || apart <= declared.bytes() * APART_PERCENT) {
            return Optional.empty();
        }
        var better = Memory.mebibytes(steps(observed) * STEP >> 20);
        return Optional.of(
                observed.bytes() > declared.bytes()
                        ? "An idle sandbox holds %s, more than the declared %s: nodes are fuller than they look. Declare at least %s."
                                .formatted(mebibytes(observed), declared, better)
                        : "An idle sandbox holds %s of the declared %s. Where busy pods hold no more, %s would do."
                                .formatted(mebibytes(observed), declared, better));
    }

    private static long steps(Memory observed) {
        return Math.ceilDiv(observed.bytes() * ROOM_PERCENT / 100, STEP);
    }

    private static String mebibytes(Memory amount) {
        return Math.ceilDiv(amount.bytes(), 1L << 20) + "Mi";
    }
}
