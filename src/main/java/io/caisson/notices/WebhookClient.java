package io.caisson.notices;

import io.caisson.outbound.AddressGuard;
import io.caisson.outbound.AddressGuard.AddressRefused;
import io.caisson.outbound.Attempt;
import io.caisson.outbound.Authority;
import io.caisson.outbound.GuardedClient;
import io.caisson.outbound.LimitedCalls;
import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** Posts to endpoints that can't be trusted: 15 seconds at most, no redirects, and of the answer its beginning. */
final class WebhookClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MOST_AT_ONCE = 256;

    private final WebhookSettings settings;
    private final AddressGuard guardOfTenants;
    private final AddressGuard guardOfOperators;
    private final CloseableHttpClient tenants;
    private final CloseableHttpClient operators;
    private final LimitedCalls calls;

    WebhookClient(WebhookSettings settings, DnsResolver names) {
        this(settings, names, LIMIT);
    }

    WebhookClient(WebhookSettings settings, DnsResolver names, Duration limit) {
        this.settings = settings;
        this.guardOfTenants = new AddressGuard(settings::insecure, names);
        this.guardOfOperators =
                new AddressGuard(authority -> settings.insecure(authority) || settings.allows(authority), names);
        // One for each, so that no tenant gets a connection that was made for operators.
        this.tenants = GuardedClient.over(guardOfTenants);
        this.operators = GuardedClient.over(guardOfOperators);
        this.calls = new LimitedCalls("webhooks", MOST_AT_ONCE, limit);
    }

    /**
     * The address, if its owner may name it and its host resolves to public addresses.
     *
     * @throws InvalidValue of {@code url} when not
     */
    Target require(String text, boolean ofOperators) {
        var target = Target.parse(text, settings);
        var refused = limited(attempt -> resolve(target, ofOperators));
        if (refused instanceof Attempted.Failed failed) {
            throw new InvalidValue(
                    "url", text, "one that can be reached: " + failed.text().replaceFirst("\\.$", ""));
        }
        return target;
    }

    private Attempted resolve(Target target, boolean ofOperators) {
        var at = Authority.of(target.url());
        try {
            (ofOperators ? guardOfOperators : guardOfTenants).resolve(at.host(), at.port());
            return new Attempted.Taken(null, "");
        } catch (IOException e) {
            return failed(e, target);
        }
    }

    /** Sends a message once. The address and what it resolves to are checked again. */
    Attempted send(Message message) {
        try {
            var target = Target.parse(message.url(), settings);
            return limited(attempt -> post(target, message, attempt));
        } catch (InvalidValue e) { // an operator's exception from before
            return new Attempted.Failed(null, "This address isn't allowed any more.", null);
        }
    }

    private Attempted limited(Function<Attempt, Attempted> call) {
        try {
            return calls.call(call);
        } catch (TimeoutException e) {
            return new Attempted.Failed(null, "No answer within 15 seconds.", null);
        } catch (RejectedExecutionException e) {
            return new Attempted.Failed(null, "Caisson sends too much at once.", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Caisson is being stopped"); // nobody knows what came of it
        } catch (ExecutionException e) {
            throw new IllegalStateException("a webhook could not be sent", e.getCause());
        }
    }

    private Attempted post(Target target, Message message, Attempt attempt) {
        var request = new HttpPost(target.url());
        message.headers().forEach(request::setHeader);
        request.setEntity(new StringEntity(message.body(), ContentType.APPLICATION_JSON));
        attempt.starts(request);
        var answer = new AtomicReference<@Nullable Attempted>();
        try {
            return (message.ofOperators() ? operators : tenants).execute(request, response -> {
                answer.set(WebhookAnswer.of(response, ""));
                var whole = WebhookAnswer.read(response);
                answer.set(whole.said());
                if (!whole.ended()) {
                    request.cancel(); // nobody waits for the rest
                }
                return whole.said();
            });
        } catch (IOException | RuntimeException e) {
            var said = answer.get(); // its status says all, whatever became of its body
            if (said != null) {
                return said;
            }
            if (e instanceof IOException unreached) {
                return failed(unreached, target);
            }
            throw (RuntimeException) e;
        }
    }

    private static Attempted failed(IOException e, Target target) {
        var host = target.host();
        var reason =
                switch (e) {
                    case AddressRefused refused -> "'%s' isn't on the public Internet.".formatted(host);
                    case UnknownHostException unknown -> "The host '%s' can't be found.".formatted(host);
                    case SSLException untrusted -> "No trusted HTTPS connection to '%s' can be made.".formatted(host);
                    default -> "'%s' can't be reached, or gave no answer.".formatted(host);
                };
        return new Attempted.Failed(null, reason, null);
    }

    @Override
    public void close() throws IOException {
        calls.close();
        tenants.close();
        operators.close();
    }
}
