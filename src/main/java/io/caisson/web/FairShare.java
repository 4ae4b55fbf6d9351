package io.caisson.web;

import io.caisson.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How many requests of one tenant, or of one operator, are worked on at once: as many as a quarter of the connections to the
 * database. Without it, requests that wait for each other at their tenant's row would hold all of them, and everybody else
 * would be refused. A tenant's further requests wait, in their order, without a connection.
 */
@Component
class FairShare extends OncePerRequestFilter {

    static final int MOST_WAITING = 200;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String SECONDS_TO_WAIT = "5";

    private final ProblemWriter problems;
    private final int atOnce;
    private final Map<Caller, Places> callers = new ConcurrentHashMap<>();

    FairShare(ProblemWriter problems, @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        this.problems = problems;
        this.atOnce = Math.max(1, connections / 4);
    }

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

    /** Files are the same for everybody: whose request it is would only be looked up here. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/assets/")
                || request.getRequestURI().equals("/favicon.svg");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = caller();
        if (caller == null) {
            chain.doFilter(request, response);
            return;
        }
        var places = callers.computeIfAbsent(
                caller.operator() ? caller : new Caller(caller.tenantId(), ""),
                ignored -> new Places(new Semaphore(atOnce + MOST_WAITING), new Semaphore(atOnce, true)));
        if (!entered(places)) {
            refuse(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.leave();
        }
    }

    /** An interrupted request is one that the server gives up on as it stops. */
    private static boolean entered(Places places) {
        try {
            return places.enter();
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
                            "Nothing was changed: %d of your requests are worked on and others wait. Send fewer at once, and this one again in %s seconds."
                                    .formatted(atOnce, SECONDS_TO_WAIT)));
        } else {
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
        }
    }

    private static @Nullable Caller caller() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Authentication known
                        && known.getPrincipal() instanceof Caller caller
                ? caller
                : null;
    }
}
