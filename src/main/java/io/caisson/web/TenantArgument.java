package io.caisson.web;

import io.caisson.identity.Caller;
import io.caisson.tenancy.TenantNotFound;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Hands a controller the tenant of the address's {@code {slug}}, if it is the caller's. As the first parameter it is
 * decided before anything of the request is read, so that no other error tells that the tenant exists.
 */
@Component
class TenantArgument implements HandlerMethodArgumentResolver {

    private final Tenancies tenancies;

    TenantArgument(Tenancies tenancies) {
        this.tenancies = tenancies;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(OwnTenant.class);
    }

    @Override
    public OwnTenant resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer page,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Authentication known
                && known.getPrincipal() instanceof Caller caller
                && request.getAttribute(
                                HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                        instanceof Map<?, ?> variables
                && variables.get("slug") instanceof String slug) {
            return new OwnTenant(tenancies.id(caller, slug), slug);
        }
        throw new TenantNotFound();
    }
}
