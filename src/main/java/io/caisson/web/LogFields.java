package io.caisson.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Log lines say which tenant, app and deployment a request was for. What isn't shaped like a name stays out. */
class LogFields implements HandlerInterceptor {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            put("tenant", variables.get("slug"));
            put("app", variables.get("app"));
            if (request.getRequestURI().contains("/deployments/")) {
                put("deployment", variables.get("number"));
            }
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        List.of("tenant", "app", "deployment").forEach(MDC::remove);
    }

    private static void put(String field, @Nullable Object value) {
        if (value instanceof String text && NAME.matcher(text).matches()) {
            MDC.put(field, text);
        }
    }
}
