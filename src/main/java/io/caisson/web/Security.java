package io.caisson.web;

import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;

/** Who may come in where. Denied unless a rule grants it. */
@Configuration(proxyBeanMethods = false)
public class Security {

    private static final String OPERATOR = "OPERATOR";
    private static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** An authenticated caller, as Spring Security holds it. */
    public static Authentication authentication(Caller caller) {
        var role = new SimpleGrantedAuthority(caller.operator() ? "ROLE_OPERATOR" : "ROLE_MEMBER");
        return UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of(role));
    }

    /** No timer around each filter of the chain: the request's own says what is needed, and these cost as much. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(0)
    SecurityFilterChain probes(HttpSecurity http, Access access, ProblemWriter problems) throws Exception {
        return byToken(http.securityMatcher("/actuator/**"), access, problems)
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                                .permitAll() // who probes has no token; details are for operators only
                                .anyRequest()
                                .hasRole(OPERATOR))
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, Access access, ProblemWriter problems) throws Exception {
        return byToken(http.securityMatcher("/v1/**"), access, problems)
                .servletApi(api -> api.disable()) // nobody asks the request who it is; health does
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll() // the request itself was let in
                        .requestMatchers(HttpMethod.GET, "/v1/openapi.yaml")
                        .permitAll()
                        .requestMatchers("/v1/admin/**")
                        .hasRole(OPERATOR)
                        .requestMatchers("/v1/tenants")
                        .hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.PUT, "/v1/tenants/*/quota", "/v1/tenants/*/allowed-registries")
                        .hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.DELETE, "/v1/tenants/*", "/v1/tenants/*/suspension")
                        .hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.PUT, "/v1/tenants/*/plan")
                        .hasRole(OPERATOR)
                        .requestMatchers(
                                HttpMethod.DELETE,
                                "/v1/tenants/*/plan/coming",
                                "/v1/tenants/*/billing-profile/coming-tax")
                        .hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.POST, "/v1/tenants/*/suspension", "/v1/tenants/*/credits")
                        .hasRole(OPERATOR)
                        .anyRequest()
                        .authenticated())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, Access access) throws Exception {
        return http.addFilterBefore(new EndedSessions(access), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/sign-in", "/assets/**", "/error")
                                .permitAll()
                                .requestMatchers(
                                        HttpMethod.POST,
                                        "/tenants/*/plan",
                                        "/tenants/*/plan/take-back",
                                        "/tenants/*/billing-profile/take-back")
                                .hasRole(OPERATOR)
                                .requestMatchers(
                                        "/admin/**",
                                        "/tenants",
                                        "/tenants/*/sign-in-link",
                                        "/tenants/*/delete",
                                        "/tenants/*/quota",
                                        "/tenants/*/suspension/**",
                                        "/tenants/*/credits",
                                        "/tenants/*/registries/allowed")
                                .hasRole(OPERATOR)
                                .anyRequest()
                                .authenticated())
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                                (request, response, e) -> response.sendRedirect("/sign-in"))
                        .accessDeniedHandler((request, response, e) -> {
                            request.setAttribute(WebAttributes.ACCESS_DENIED_403, e); // the page says which it was
                            response.sendError(HttpStatus.FORBIDDEN.value());
                        }))
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                        .referrerPolicy(policy -> {}))
                .build();
    }

    /** An access token with every request, and nothing kept between two of them. */
    private static HttpSecurity byToken(HttpSecurity http, Access access, ProblemWriter problems) throws Exception {
        return http.csrf(csrf -> csrf.disable()) // no cookie is read here
                .sessionManagement(session -> session.disable())
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> {})
                .addFilterBefore(new BearerTokens(access, problems), AuthorizationFilter.class)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems));
    }
}
