package io.caisson.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What every controller gets on top of Spring's own. */
@Configuration(proxyBeanMethods = false)
class Requests implements WebMvcConfigurer {

    private final TenantArgument tenant;
    private final NoticeOwnerArgument noticeOwner;

    Requests(TenantArgument tenant, NoticeOwnerArgument noticeOwner) {
        this.tenant = tenant;
        this.noticeOwner = noticeOwner;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(tenant);
        resolvers.add(noticeOwner);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new LogFields());
    }
}
