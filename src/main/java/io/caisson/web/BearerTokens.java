package io.caisson.web;

import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets in who brings a known access token. */
class BearerTokens extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 512;

    private final Access access;
    private final ProblemWriter problems;

    BearerTokens(Access access, ProblemWriter problems) {
        this.access = access;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader("Authorization");
        if (header != null) {
            var known = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && header.length() <= LONGEST
                    ? access.byToken(header.substring(SCHEME.length()).strip())
                    : Optional.<Caller>empty();
            if (known.isEmpty()) {
                problems.commence(request, response, new BadCredentialsException("unknown token"));
                return;
            }
            SecurityContextHolder.setContext(new SecurityContextImpl(Security.authentication(known.get())));
        }
        chain.doFilter(request, response);
    }
}
