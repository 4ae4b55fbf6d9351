package io.caisson.web.pages;

import io.caisson.images.ImageVerdict;
import io.caisson.images.ResolvedImage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an image before it is deployed.
 *
 * @param image null when its registry doesn't give it, or not right now
 * @param verdict of an earlier run; null when there was none
 * @param message why there is no image
 */
record ImageCheck(
        @Nullable ResolvedImage image,
        @Nullable ImageVerdict verdict,
        @Nullable String message) {

    /** Whether a person should think again. */
    public boolean warns() {
        return verdict != null && verdict.verdict() != ImageVerdict.Kind.RUNS;
    }

    /** Why it can't run as its user. */
    public Optional<String> problem() {
        return Optional.ofNullable(image).flatMap(ResolvedImage::rootProblem);
    }

    public String digest() {
        return image == null ? "" : image.digest().value();
    }

    /** @param anyway the digest that somebody wants to deploy whatever is known of it */
    boolean passes(@Nullable String anyway) {
        return !warns() || digest().equals(anyway);
    }
}
