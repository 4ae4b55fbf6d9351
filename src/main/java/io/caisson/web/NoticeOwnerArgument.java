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

/** Hands a controller whose webhooks it is asked for, as the first parameter, before anything of the request is read. */
@Component
class NoticeOwnerArgument implements HandlerMethodArgumentResolver {

    private final TenantArgument tenants;

    NoticeOwnerArgument(TenantArgument tenants) {
        this.tenants = tenants;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(NoticeOwner.class);
    }

    @Override
    public NoticeOwner resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer page,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                        instanceof Map<?, ?> variables
                && variables.containsKey("slug")) {
            var tenant = tenants.resolveArgument(parameter, page, request, binders);
            return new NoticeOwner(tenant.id(), tenant.slug());
        }
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Authentication known
                && known.getPrincipal() instanceof Caller caller
                && caller.operator()) {
            return new NoticeOwner(null, null);
        }
        throw new TenantNotFound();
    }
}
