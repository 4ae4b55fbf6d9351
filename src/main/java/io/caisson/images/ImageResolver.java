package io.caisson.images;

import io.caisson.images.Manifest.Image;
import io.caisson.images.Manifest.Index;
import io.caisson.outbound.Attempt;
import io.caisson.outbound.LimitedCalls;
import io.caisson.shared.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves references at their registries: which manifest a tag means now, and what the image says of itself. */
public class ImageResolver implements AutoCloseable {

    private static final int MOST_AT_ONCE = 32;

    private final RegistryDirectory directory;
    private final RegistryHttp http;
    private final LimitedCalls calls;

    /**
     * @param limit of one whole resolution, name look-ups and redirects included
     */
    ImageResolver(RegistryDirectory directory, Duration limit) {
        this.directory = directory;
        this.http = new RegistryHttp(directory);
        this.calls = new LimitedCalls("image-resolver", MOST_AT_ONCE, limit);
    }

    /** Asks the registry as anyone. */
    public ResolvedImage resolve(ImageReference reference) {
        return resolve(reference, null);
    }

    /**
     * Asks the registry, for 20 seconds at most.
     *
     * @param credentials for this registry; null to ask as anyone
     * @throws ImageUnavailable with the reason and a message for the customer
     */
    public ResolvedImage resolve(ImageReference reference, @Nullable Credentials credentials) {
        try {
            return limited(attempt -> resolve(reference, credentials, attempt));
        } catch (Unresolved e) {
            throw new ImageUnavailable(reference, e);
        }
    }

    /** @throws RegistryRefused when the registry doesn't let these credentials in */
    void signIn(String registry, Credentials credentials) {
        try {
            limited(attempt -> {
                new Registry(http, directory.endpoint(registry), "", credentials, attempt).signIn();
                return true;
            });
        } catch (Unresolved e) {
            throw new RegistryRefused(registry, e);
        }
    }

    private <T> T limited(Function<Attempt, T> question) {
        try {
            return calls.call(question);
        } catch (RejectedExecutionException e) {
            throw Unresolved.busy(e);
        } catch (TimeoutException e) {
            throw Unresolved.unreachable("the registry took too long to answer. Try again later.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unresolved.unreachable("the look-up was interrupted. Try again later.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unresolved unresolved) {
                throw unresolved;
            }
            throw new IllegalStateException("an image could not be resolved", e.getCause());
        }
    }

    private ResolvedImage resolve(ImageReference reference, @Nullable Credentials credentials, Attempt attempt) {
        var registry = new Registry(
                http, directory.endpoint(reference.registry()), reference.repository(), credentials, attempt);
        var content = reference.digest() == null
                ? registry.manifest(Objects.requireNonNull(reference.tag()))
                : registry.manifest(reference.digest());
        if (Manifest.read(content) instanceof Index index) {
            content = registry.manifest(index.platform());
        }
        if (!(Manifest.read(content) instanceof Image image)) {
            throw Unresolved.refused("its index points to another index.");
        }
        var config = ImageConfig.read(registry.config(image.config()));
        return new ResolvedImage(
                reference,
                credentials == null,
                Digest.of(content),
                config.user(),
                config.ports(),
                image.compressedBytes());
    }

    @Override
    public void close() throws IOException {
        calls.close();
        http.close();
    }
}
