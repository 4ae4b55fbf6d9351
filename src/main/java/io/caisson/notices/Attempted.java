package io.caisson.notices;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to deliver. */
sealed interface Attempted {

    /** What HTTP or SMTP answered, if it did. */
    @Nullable
    Integer status();

    /** The beginning of the answer, or why there was none. */
    String text();

    /** It was taken. */
    record Taken(@Nullable Integer status, String text) implements Attempted {}

    /**
     * It wasn't.
     *
     * @param after what the receiver asked to wait, if it did
     */
    record Failed(
            @Nullable Integer status, String text, @Nullable Duration after) implements Attempted {}

    /** It never will be: the endpoint or the mailbox is gone. */
    record Gone(@Nullable Integer status, String text) implements Attempted {}
}
