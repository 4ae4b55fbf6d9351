package io.caisson.web;

import io.caisson.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How many changes that one tenant asks for are worked on at once. They wait for each other at the tenant's row, each with a
 * connection to the database; a hundred of them would hold all connections, and everybody else would be refused. So further ones
 * wait here, in their order, without a connection. What an operator changes of a tenant has places of its own.
 */
@Component
class FairShare extends OncePerRequestFilter {

    /** One has the row, and the next are ready for it. */
    static final int AT_ONCE = 3;

    static final int MOST_WAITING = 200;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String SECONDS_TO_WAIT = "5";
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    /** What is asked here changes nothing, and may wait for a registry. An app may be called so, too. */
    private static final Pattern PREFLIGHT = Pattern.compile("/v1/tenants/[^/]+/(?:images|quota)/preflight");

    private static final Pattern TENANT = Pattern.compile("(?:/v1)?/tenants/([^/]+)(?:/.*)?");

    private final ProblemWriter problems;
    private final Map<Whose, Places> places = new ConcurrentHashMap<>();

    FairShare(ProblemWriter problems) {
        this.problems = problems;
    }

    /** @param slug which tenant an operator changes; nothing for a member, who has one */
    private record Whose(@Nullable UUID tenantId, String slug) {}

    /** @param waiting as many as may wait and be worked on together */
    private record Places(Semaphore waiting, Semaphore working) {

        /** @return whether its turn has come; if so, {@link #leave} is to follow */
        boolean enter() throws InterruptedException {
            if (!waiting.tryAcquire()) {
                return false;
            }
            var entered = false;
            try {
                entered = working.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                if (!entered) {
                    waiting.release();
                }
            }
            return entered;
        }

        void leave() {
            working.release();
            waiting.release();
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READS.contains(request.getMethod())
                || PREFLIGHT.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var whose = whose(request.getRequestURI());
        if (whose == null) {
            chain.doFilter(request, response);
            return;
        }
        var own = places.computeIfAbsent(
                whose, ignored -> new Places(new Semaphore(AT_ONCE + MOST_WAITING), new Semaphore(AT_ONCE, true)));
        if (!entered(own)) {
            refuse(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            own.leave();
        }
    }

    private static boolean entered(Places own) {
        try {
            return own.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT);
        if (Problem.isForPrograms(request.getRequestURI())) {
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "Nothing was changed: too many changes of this tenant wait already. Send fewer at once, and this one again in %s seconds."
                                    .formatted(SECONDS_TO_WAIT)));
        } else {
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
        }
    }

    /** @return null where no tenant's row is waited for */
    private static @Nullable Whose whose(String path) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof Authentication known
                && known.getPrincipal() instanceof Caller caller)) {
            return null;
        }
        if (!caller.operator()) {
            return new Whose(caller.tenantId(), "");
        }
        var tenant = TENANT.matcher(path);
        return tenant.matches() ? new Whose(null, tenant.group(1)) : null;
    }
}
